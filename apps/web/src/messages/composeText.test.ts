import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mentionsIn } from '@flux/contracts/mentions';
import fc from 'fast-check';
import { fromBody, mentionQuery, suggestionsFor, toBody } from './composeText.ts';

const id = (n: number): string => `018f2b6e-0000-7000-8000-00000000000${n}`;
const ann = { id: id(1), name: 'Ann' };
const annLee = { id: id(2), name: 'Ann Lee' };
const zoe = { id: id(3), name: 'Zoë Ångström' };

test('whoever was chosen is named by id when the message is sent', () => {
  assert.equal(
    toBody('ask @Ann Lee, @Ann', [ann, annLee]),
    `ask [@Ann Lee](person:${id(2)}), [@Ann](person:${id(1)})`,
  );
  assert.equal(toBody('@Anna and a@Ann.example', [annLee]), '@Anna and a@Ann.example');
  assert.equal(toBody('@Anna', [ann]), '@Anna');
  assert.equal(toBody('@Ann', []), '@Ann', 'a name that was merely typed calls nobody');
});

test('a message that is edited is typed as it was, with everybody it names', () => {
  const body = toBody('ask @Ann Lee about **it**', [annLee]);
  assert.deepEqual(fromBody(body), { text: 'ask @Ann Lee about **it**', named: [annLee] });
  assert.deepEqual(fromBody('[@x](person:1) [a](https://a.example)').named, []);
});

test('a text goes there and back, and whoever it names is called', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[@[\]`~]/.test(text)),
    fc.constantFrom('@Ann ', '@Ann Lee ', '@Zoë Ångström '),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const body = toBody(text, [ann, annLee, zoe]);
      assert.equal(fromBody(body).text, text);
      assert.deepEqual(new Set(mentionsIn(body)), new Set(fromBody(body).named.map((person) => person.id)));
    }),
  );
});

test('suggestions begin with an @ at the beginning of a word', () => {
  assert.deepEqual(mentionQuery('ask @ni', 7), { from: 4, query: 'ni' });
  assert.deepEqual(mentionQuery('@', 1), { from: 0, query: '' });
  assert.deepEqual(mentionQuery('(@Ann L', 7), { from: 1, query: 'Ann L' });
  assert.equal(mentionQuery('mail a@b', 8), undefined);
  assert.equal(mentionQuery('ask @Ann about it', 17), undefined);
  assert.equal(mentionQuery('ask @ni', 3), undefined);
});

test('people are found by the beginning of any of their names, accents or not', () => {
  const people = [annLee, zoe, { id: id(4), name: 'Leo' }, ann];
  assert.deepEqual(
    suggestionsFor('le', people).map(({ name }) => name),
    ['Leo', 'Ann Lee'],
  );
  assert.deepEqual(
    suggestionsFor('zoe a', people).map(({ name }) => name),
    ['Zoë Ångström'],
  );
  assert.deepEqual(
    suggestionsFor('ang', people).map(({ name }) => name),
    ['Zoë Ångström'],
  );
  assert.equal(suggestionsFor('', people).length, 4);
  assert.deepEqual(suggestionsFor('x', people), []);
});
