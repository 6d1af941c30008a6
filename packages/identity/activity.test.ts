import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { newId, type SessionId } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { engines } from '@flux/database/testing';
import { createActivity } from './activity.ts';
import { until, viewsDatabase } from './testing.ts';

function stories(engine: Engine): void {
  test('a thousand strokes in a minute are one write, the next minute is another', async (t) => {
    const { db } = await viewsDatabase(t, engine);
    const clock = { now: Date.parse('2026-05-01T12:00:00Z') };
    const failures: unknown[] = [];
    const activity = createActivity(
      db,
      (error) => failures.push(error),
      () => clock.now,
    );
    const id = newId<SessionId>();
    const touches = () => db.selectFrom('auth.touches').selectAll().orderBy('at').execute();

    for (let i = 0; i < 1_000; i++) activity.touch(id);
    clock.now += 59_999;
    activity.touch(id);
    await until(async () => (await touches()).length > 0);
    clock.now += 1;
    activity.touch(id);
    await until(async () => (await touches()).length > 1);
    const rows = await touches();
    assert.deepEqual(
      rows.map(({ session, at }) => [session, at.toISOString()]),
      [
        [id, '2026-05-01T12:00:00.000Z'],
        [id, '2026-05-01T12:01:00.000Z'],
      ],
    );

    const other = newId<SessionId>();
    activity.touch(other);
    await until(async () => (await touches()).some(({ session }) => session === other));
    assert.deepEqual(failures, []);
  });

  test('sessions that were quiet for a minute are forgotten once there are many', async (t) => {
    const { db } = await viewsDatabase(t, engine);
    const clock = { now: 0 };
    const activity = createActivity(
      db,
      () => assert.fail(),
      () => clock.now,
      2,
    );
    const [a, b, c] = [newId<SessionId>(), newId<SessionId>(), newId<SessionId>()];
    const count = async () => (await db.selectFrom('auth.touches').selectAll().execute()).length;
    activity.touch(a);
    clock.now += 30_000;
    activity.touch(b);
    clock.now += 30_000;
    activity.touch(c);
    activity.touch(b);
    activity.touch(a);
    await until(async () => (await count()) === 4);
  });

  test('a write that fails is reported, and the next stroke tries again', async (t) => {
    const { db, database } = await viewsDatabase(t, engine);
    await database.close();
    const failures: unknown[] = [];
    const activity = createActivity(db, (error) => failures.push(error));
    const id = newId<SessionId>();
    activity.touch(id);
    await until(() => failures.length === 1);
    activity.touch(id);
    await until(() => failures.length === 2);
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
