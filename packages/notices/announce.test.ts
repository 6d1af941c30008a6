import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBus } from '@flux/bus';
import { newId, type PersonId } from '@flux/contracts';
import { announce, noticesTopic, peopleOf } from './announce.ts';

test('everybody named is announced, however many, in messages that every carrier takes', async (t) => {
  const bus = createBus();
  t.after(bus.close);
  const people = Array.from({ length: 250 }, () => newId<PersonId>());
  const heard: PersonId[] = [];
  const all = Promise.withResolvers<void>();
  await bus.subscribe(noticesTopic, (payload) => {
    assert.ok(payload.length < 7_000);
    heard.push(...peopleOf(payload));
    if (heard.length === people.length) all.resolve();
  });
  announce(bus, []);
  announce(bus, people);
  await all.promise;
  assert.deepEqual(heard, people);
});

test('of a message that nobody here wrote, only what is an id is taken', () => {
  const id = newId<PersonId>();
  assert.deepEqual(peopleOf(Buffer.from(`{"x":1} ${id} ä`)), [id]);
  assert.deepEqual(peopleOf(new Uint8Array()), []);
});
