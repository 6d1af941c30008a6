import assert from 'node:assert/strict';
import { after, before, suite, type TestContext, test } from 'node:test';
import { createBus } from '@flux/bus';
import { newId, type SessionId } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { engines } from '@flux/database/testing';
import { createEndedSessions, sessionEndedTopic } from './endedSessions.ts';
import { until, viewsDatabase } from './testing.ts';

const minute = 60_000;

async function setUp(t: TestContext, shared: Shared, pollMs?: number) {
  const { db } = shared;
  await db.deleteFrom('auth.ended_sessions').execute();
  const carrier = createBus();
  const interruptions: (() => void)[] = [];
  const bus = {
    ...carrier,
    onInterrupted: (listener: () => void) => {
      interruptions.push(listener);
      return () => {};
    },
  };
  const clock = { now: Date.now() };
  const failures: unknown[] = [];
  const options = { db, bus, now: () => clock.now, onError: (error: unknown) => failures.push(error) };
  const ended = createEndedSessions({ ...options, ...(pollMs === undefined ? {} : { pollMs }) });
  t.after(async () => {
    ended.stop();
    await carrier.close();
  });
  const insert = (id: SessionId, at = new Date(clock.now)) =>
    db.insertInto('auth.ended_sessions').values({ id, ended_at: at }).execute();
  const interrupt = () => {
    for (const listener of interruptions) listener();
  };
  return { ended, bus, clock, failures, insert, interrupt, db };
}

type Shared = Awaited<ReturnType<typeof viewsDatabase>>;

function stories(engine: Engine): void {
  let shared: Shared;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    shared = await viewsDatabase({ after: (end) => ends.push(end) }, engine);
  });
  after(() => Promise.all(ends.map((end) => end())));

  test('sessions that ended before the start are known at once', async (t) => {
    const { ended, insert, clock } = await setUp(t, shared);
    const [just, earlier] = [newId<SessionId>(), newId<SessionId>()];
    await insert(just);
    await insert(earlier, new Date(clock.now - 31 * minute));
    await ended.start();
    assert.ok(ended.has(just));
    assert.ok(ended.has(earlier));
    assert.equal(ended.has(newId<SessionId>()), false);
  });

  test('the bus tells at once, each listener once', async (t) => {
    const { ended, bus } = await setUp(t, shared);
    await ended.start();
    const id = newId<SessionId>();
    const told: SessionId[] = [];
    const stop = ended.onEnded((each) => told.push(each));
    bus.publish(sessionEndedTopic, Buffer.from(id));
    await until(() => ended.has(id));
    bus.publish(sessionEndedTopic, Buffer.from(id));
    ended.note(id);
    assert.deepEqual(told, [id]);
    stop();
    ended.note(newId<SessionId>());
    assert.deepEqual(told, [id]);
  });

  test('an end that no message told of is found by looking, and listeners hear of it', async (t) => {
    const { ended, insert } = await setUp(t, shared, 20);
    await ended.start();
    const id = newId<SessionId>();
    const told: SessionId[] = [];
    ended.onEnded((each) => told.push(each));
    await insert(id);
    await until(() => told.length > 0);
    assert.deepEqual(told, [id]);
  });

  test('what the bus lost is looked up as soon as it is back', async (t) => {
    const { ended, insert, interrupt } = await setUp(t, shared);
    await ended.start();
    const id = newId<SessionId>();
    await insert(id);
    interrupt();
    await until(() => ended.has(id));
  });

  test('an end written late by a slow commit or another clock is not overlooked', async (t) => {
    const { ended, insert, interrupt, clock } = await setUp(t, shared);
    await insert(newId<SessionId>(), new Date(clock.now));
    await ended.start();
    const id = newId<SessionId>();
    await insert(id, new Date(clock.now - 4 * minute));
    interrupt();
    await until(() => ended.has(id));
  });

  test('an end that another clock put an hour ahead hides none that follow', async (t) => {
    const { ended, insert, interrupt, clock } = await setUp(t, shared);
    await insert(newId<SessionId>(), new Date(clock.now + 60 * minute));
    await ended.start();
    const id = newId<SessionId>();
    await insert(id);
    interrupt();
    await until(() => ended.has(id));
  });

  test('an end is remembered for as long as any token of it could be, then forgotten', async (t) => {
    const { ended, clock, interrupt, insert, db } = await setUp(t, shared);
    const id = newId<SessionId>();
    await insert(id);
    await ended.start();
    await db.deleteFrom('auth.ended_sessions').execute();
    clock.now += 120 * minute;
    const witness = newId<SessionId>();
    await insert(witness);
    interrupt();
    await until(() => ended.has(witness));
    assert.ok(ended.has(id));
    clock.now += 1;
    interrupt();
    await until(() => !ended.has(id));
  });

  test('a listener that throws is reported and keeps nobody else from hearing', async (t) => {
    const { ended, failures } = await setUp(t, shared);
    const told: SessionId[] = [];
    ended.onEnded(() => {
      throw new Error('no');
    });
    ended.onEnded((id) => told.push(id));
    ended.note(newId<SessionId>());
    assert.equal(told.length, 1);
    assert.equal(failures.length, 1);
  });

  test('a look that fails is reported, and the next one makes it good', async (t) => {
    const { ended, failures, insert, interrupt } = await setUp(t, shared);
    await ended.start();
    const rename = (id: string, from: string, to: string) =>
      shared.database.migrate([
        { id, kind: 'expand', up: `alter table auth.${from} rename to ${to}`, down: '' },
      ]);
    await rename('0002-auth-away', 'ended_sessions', 'gone');
    interrupt();
    await until(() => failures.length > 0);
    await rename('0003-auth-back', 'gone', 'ended_sessions');
    const id = newId<SessionId>();
    await insert(id);
    interrupt();
    await until(() => ended.has(id));
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
