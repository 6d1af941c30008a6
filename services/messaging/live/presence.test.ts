import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, type PersonId } from '@flux/contracts';
import fc from 'fast-check';
import { createPresence, presenceTimes } from './presence.ts';

const [mia, tom] = [newId<PersonId>(), newId<PersonId>()];

function setup() {
  const clock = { now: 0 };
  const shown: string[] = [];
  const said: string[] = [];
  const names = new Map([
    [mia, 'mia'],
    [tom, 'tom'],
  ]);
  const text = (here: readonly PersonId[], away: readonly PersonId[]) =>
    [...here.map((id) => `+${names.get(id)}`), ...away.map((id) => `-${names.get(id)}`)].join(' ');
  const presence = createPresence({
    publish: (here, away) => said.push(text(here, away)),
    show: (here, away) => shown.push(text(here, away)),
    now: () => clock.now,
  });
  const pass = (ms: number) => {
    clock.now += ms;
    presence.expire();
  };
  return { presence, shown, said, pass };
}

test('somebody comes with the first socket and goes a while after the last', () => {
  const { presence, shown, said, pass } = setup();
  presence.enter(mia);
  presence.enter(mia);
  presence.leave(mia);
  pass(presenceTimes.grace);
  presence.leave(mia);
  pass(presenceTimes.grace - 1);
  assert.deepEqual([shown, said], [['+mia'], ['+mia']]);
  pass(1);
  assert.deepEqual(
    [shown, said],
    [
      ['+mia', '-mia'],
      ['+mia', '-mia'],
    ],
  );
});

test('a page that reloads was never away', () => {
  const { presence, shown, said, pass } = setup();
  presence.enter(mia);
  presence.leave(mia);
  pass(presenceTimes.grace - 1);
  presence.enter(mia);
  pass(presenceTimes.grace);
  assert.deepEqual([shown, said], [['+mia'], ['+mia']]);
});

test('somebody who is at two processes is away when both say so', () => {
  const { presence, shown, pass } = setup();
  presence.enter(mia);
  presence.hear('other', [mia, tom], []);
  presence.leave(mia);
  pass(presenceTimes.grace);
  assert.deepEqual(shown, ['+mia', '+tom']);
  presence.hear('other', [], [mia]);
  assert.deepEqual(shown, ['+mia', '+tom', '-mia']);
  assert.deepEqual(presence.here([mia, tom]), [tom]);
});

test('the people of a process that falls silent are away, those of one that beats are not', () => {
  const { presence, shown, pass } = setup();
  presence.hear('lost', [mia], []);
  presence.hear('beating', [tom], []);
  pass(presenceTimes.lost - 1);
  presence.hear('beating', [tom], []);
  pass(1);
  assert.deepEqual(shown, ['+mia', '+tom', '-mia']);
});

test('whatever happens, what was shown adds up to who is here', () => {
  const step = fc.record({
    person: fc.constantFrom(mia, tom),
    what: fc.constantFrom('enter', 'leave', 'hear', 'gone', 'pass'),
    node: fc.constantFrom('a', 'b'),
    ms: fc.integer({ min: 1, max: 60_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { presence, shown, pass } = setup();
      const open = new Map<PersonId, number>();
      for (const { person, what, node, ms } of steps) {
        if (what === 'enter') {
          presence.enter(person);
          open.set(person, (open.get(person) ?? 0) + 1);
        } else if (what === 'leave' && (open.get(person) ?? 0) > 0) {
          presence.leave(person);
          open.set(person, (open.get(person) ?? 0) - 1);
        } else if (what === 'hear') presence.hear(node, [person], []);
        else if (what === 'gone') presence.hear(node, [], [person]);
        else if (what === 'pass') pass(ms);
      }
      const words = shown.join(' ').split(' ');
      for (const [person, name] of [
        [mia, 'mia'],
        [tom, 'tom'],
      ] as const) {
        const last = words.findLast((word) => word.slice(1) === name);
        assert.equal(presence.here([person]).length === 1, last === `+${name}`);
      }
    }),
  );
});
