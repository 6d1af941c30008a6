import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gone } from '@flux/board-sync';
import fc from 'fast-check';
import { createBoardAwareness, type Owner } from './boardAwareness.ts';

const mia: Owner = { personId: 'mia' };
const miaAgain: Owner = { personId: 'mia' };
const ben: Owner = { personId: 'ben' };

const state = (client: number, clock: number, json = `{"user":{"id":"mia"},"x":${clock}}`) => ({
  client,
  clock,
  json,
});

function setup() {
  const clock = { now: 0 };
  return { clock, awareness: createBoardAwareness(() => clock.now) };
}

test('of each client the newest state is passed on, once', () => {
  const { awareness } = setup();
  for (const clock of [1, 2, 5]) assert.equal(awareness.take(state(7, clock), mia), 'taken');
  assert.equal(awareness.take(state(7, 5), mia), 'ignored');
  assert.equal(awareness.take(state(7, 3), mia), 'ignored');
  awareness.take(state(8, 1, '{}'), ben);
  assert.ok(awareness.hasChanges());
  const { states, own } = awareness.takeChanges();
  assert.deepEqual(
    states.map(({ client, clock }) => [client, clock]),
    [
      [7, 5],
      [8, 1],
    ],
  );
  assert.deepEqual(own, states);
  assert.deepEqual(awareness.takeChanges(), { states: [], own: [] });
  assert.equal(awareness.everyone().length, 2);
});

test('what clients repeat of each other is no news, and is not decoded', () => {
  const { awareness } = setup();
  assert.ok(awareness.isNews(7, 1, false));
  assert.ok(!awareness.isNews(7, 1, true), 'nobody is here who could leave');
  awareness.take(state(7, 4), mia);
  assert.deepEqual(
    [awareness.isNews(7, 3, false), awareness.isNews(7, 4, false), awareness.isNews(7, 5, false)],
    [false, false, true],
  );
  assert.ok(awareness.isNews(7, 4, true), 'leaving may repeat the clock');
  assert.equal(awareness.take(state(7, 5), ben), 'ignored', 'and one who names another is not believed');
});

test('nobody takes another person’s client over, or sends it away', () => {
  const { awareness } = setup();
  awareness.take(state(7, 1, '{}'), mia);
  assert.equal(awareness.take(state(7, 9, '{}'), ben), 'ignored');
  assert.equal(awareness.take(state(7, 9, gone), ben), 'ignored');
  assert.equal(awareness.take(state(7, 0, gone), mia), 'ignored');
  assert.deepEqual(
    awareness.everyone().map(({ clock }) => clock),
    [1],
  );
});

test('a person who connects again takes their client along, once it moves', () => {
  const { awareness } = setup();
  awareness.take(state(7, 1), mia);
  assert.equal(awareness.take(state(7, 1), miaAgain), 'ignored', 'it may be another tab that repeats it');
  assert.equal(awareness.take(state(7, 1, gone), miaAgain), 'ignored');
  assert.equal(awareness.take(state(7, 2), miaAgain), 'taken');
  awareness.dropOwner(mia);
  assert.equal(awareness.everyone().length, 1);
  awareness.dropOwner(miaAgain);
  assert.equal(awareness.everyone().length, 0);
});

test('whoever leaves is gone for everybody, and an older state does not bring them back', () => {
  const { awareness } = setup();
  awareness.take(state(7, 3), mia);
  awareness.take(state(8, 1, '{}'), ben);
  awareness.takeChanges();
  awareness.dropOwner(mia);
  const { states, own } = awareness.takeChanges();
  assert.deepEqual(states, [{ client: 7, clock: 3, json: gone }]);
  assert.deepEqual(own, states);
  assert.equal(awareness.take(state(7, 3), miaAgain), 'left', 'it has to come with a newer clock');
  assert.equal(awareness.take(state(7, 4), miaAgain), 'taken');
});

test('a client may say itself that it leaves, with the clock of its last state or a newer one', () => {
  for (const clock of [3, 4]) {
    const { awareness } = setup();
    awareness.take(state(7, 3), mia);
    assert.equal(awareness.take(state(7, clock, gone), mia), 'taken');
    assert.deepEqual(awareness.takeChanges().states, [{ client: 7, clock, json: gone }]);
    assert.equal(awareness.take(state(7, clock, gone), mia), 'ignored');
  }
});

test('a connection speaks for eight clients and no more', () => {
  const { awareness } = setup();
  for (let client = 0; client < 8; client++) assert.equal(awareness.take(state(client, 1), mia), 'taken');
  assert.equal(awareness.take(state(8, 1), mia), 'ignored');
  assert.equal(awareness.take(state(8, 1), miaAgain), 'taken');
});

test('what another process has let in is shown here and not told again', () => {
  const { awareness } = setup();
  awareness.hear(state(7, 2));
  const { states, own } = awareness.takeChanges();
  assert.deepEqual([states.length, own.length, awareness.own().length], [1, 0, 0]);
  awareness.hear(state(7, 1));
  awareness.hear(state(7, 1, gone));
  assert.deepEqual(awareness.takeChanges().states, [], 'older words change nothing');
  awareness.hear(state(7, 2, gone));
  assert.deepEqual(awareness.takeChanges(), { states: [{ client: 7, clock: 2, json: gone }], own: [] });
  awareness.hear(state(7, 2));
  assert.equal(awareness.everyone().length, 0);
  awareness.hear(state(9, 1, gone));
  assert.ok(!awareness.hasChanges());
});

test('a client that moves from one process to another belongs to where it moved last', () => {
  const { awareness } = setup();
  awareness.hear(state(7, 2));
  assert.equal(awareness.take(state(7, 3), ben), 'ignored', 'it names mia');
  assert.equal(awareness.take(state(7, 3), mia), 'taken');
  awareness.hear(state(7, 2, gone));
  assert.equal(awareness.everyone().length, 1, 'the other process saw an older connection end');
  awareness.hear(state(7, 4));
  assert.equal(awareness.own().length, 0);
  awareness.dropOwner(mia);
  assert.equal(awareness.everyone().length, 1);
  awareness.hear(state(8, 1, '{}'));
  assert.equal(awareness.take(state(8, 2, '{}'), ben), 'taken', 'it names nobody');
});

test('clients of a process that died are forgotten after 45 s, those that renew are not', () => {
  const { awareness, clock } = setup();
  awareness.hear(state(7, 1));
  awareness.hear(state(8, 1));
  awareness.take(state(9, 1), mia);
  awareness.takeChanges();
  clock.now = 30_000;
  awareness.hear(state(8, 1));
  clock.now = 45_000;
  awareness.dropForgotten();
  assert.ok(!awareness.hasChanges());
  clock.now = 45_001;
  awareness.dropForgotten();
  assert.deepEqual(awareness.takeChanges(), { states: [{ client: 7, clock: 1, json: gone }], own: [] });
  assert.deepEqual(
    awareness.everyone().map(({ client }) => client),
    [8, 9],
  );
  clock.now = 100_000;
  awareness.dropForgotten();
  assert.equal(awareness.take(state(7, 1), mia), 'taken', 'nobody remembers that it left');
});

test('whatever comes in whatever order, two processes agree in the end', () => {
  const event = fc.record({
    at: fc.nat(1),
    client: fc.nat(2),
    clock: fc.nat(6),
    leaves: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const sides = [setup().awareness, setup().awareness];
      const owners = [0, 1].map(() => [0, 1, 2].map((client): Owner => ({ personId: `p${client}` })));
      for (const { at, client, clock, leaves } of events) {
        const [here, there] = [sides[at]!, sides[1 - at]!];
        const json = leaves ? gone : `{"user":{"id":"p${client}"}}`;
        here.take({ client, clock, json }, owners[at]![client]!);
        for (const told of here.takeChanges().own) there.hear(told);
        for (const told of there.takeChanges().own) here.hear(told);
      }
      const view = (side: (typeof sides)[number]) =>
        side
          .everyone()
          .map(({ client, clock }) => [client, clock])
          .toSorted(([a], [b]) => a! - b!);
      assert.deepEqual(view(sides[0]!), view(sides[1]!));
    }),
  );
});
