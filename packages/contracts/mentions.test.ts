import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newId } from './ids.ts';
import { mentionOf, mentionsIn, mostMentions } from './mentions.ts';

const mia = newId();
const tom = newId();

test('a text names the people whom it mentions, each once, in order', () => {
  const text = `${mentionOf('Tom', tom)} and ${mentionOf('Mia', mia)}, ${mentionOf('Tom', tom)}!`;
  assert.deepEqual(mentionsIn(text), [tom, mia]);
});

test('other links and half-written mentions name nobody', () => {
  for (const text of [
    `[Mia](person:${mia})`,
    `[@Mia](board:${mia})`,
    `[@Mia](person:${mia.toUpperCase()})`,
    `[@Mia](person:${mia}`,
    `@Mia ${mia}`,
  ])
    assert.deepEqual(mentionsIn(text), [], text);
});

test('code mentions nobody, and what stands around it does', () => {
  const both = `${mentionOf('Mia', mia)}\n~~~\n${mentionOf('Tom', tom)}\n~~~\n`;
  assert.deepEqual(mentionsIn(both), [mia]);
  assert.deepEqual(mentionsIn(`\`${mentionOf('Tom', tom)}\` ${mentionOf('Mia', mia)}`), [mia]);
  assert.deepEqual(mentionsIn(`\`\`\`\n${mentionOf('Tom', tom)}`), [], 'a fence that is not closed');
  assert.deepEqual(
    mentionsIn(`\`\`\`\`\n\`\`\`\n${mentionOf('Tom', tom)}\n\`\`\`\`\n${mentionOf('Mia', mia)}`),
    [mia],
  );
});

test('any name can be mentioned', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
      assert.deepEqual(mentionsIn(mentionOf(name, mia)), [mia]);
    }),
  );
});

test(`a message calls ${mostMentions} people, and no more`, () => {
  const ids = Array.from({ length: mostMentions + 1 }, () => newId());
  const text = (some: readonly string[]) => some.map((id) => mentionOf('x', id)).join(' ');
  assert.deepEqual(mentionsIn(text(ids.slice(1))), ids.slice(1));
  assert.deepEqual(mentionsIn(text(ids)), ids.slice(0, -1));
});

test('no text keeps the search busy', () => {
  const hostile = ['[@', '`', '```\n', '~~~~\n```\n', '[@](person:', '[@x](person:0000'];
  const started = performance.now();
  for (const part of hostile) mentionsIn(part.repeat(65_536 / part.length));
  assert.ok(performance.now() - started < 1_000);
});
