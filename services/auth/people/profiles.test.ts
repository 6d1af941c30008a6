import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createBus } from '@flux/bus';
import type { PersonId } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { engines, testDatabase } from '@flux/database/testing';
import { sql } from 'kysely';
import { authMigrations } from '../migrations/index.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import { until } from '../testing.ts';
import { addPerson } from './people.ts';
import { createProfiles, profileChangedTopic } from './profiles.ts';

function stories(engine: Engine): void {
  let db: AuthDb;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    const database = await testDatabase({ after: (end) => ends.push(end) }, engine, authMigrations);
    db = database.service<AuthTables>('auth');
  });
  after(() => Promise.all(ends.map((end) => end())));

  let people = 0;
  async function person(): Promise<PersonId> {
    const fields = {
      email: `p${++people}@studio.test`,
      name: 'Mia',
      passwordHash: '',
      network: '192.0.2.0/24',
    };
    return (await addPerson(db, fields, async () => 'member', Date.now())).id as PersonId;
  }
  const rename = (id: PersonId, name: string) =>
    sql`update auth.people set name = ${name} where id = ${id}`.execute(db);

  async function setUp(t: { after: (end: () => Promise<void>) => void }, most?: number, from: AuthDb = db) {
    const carrier = createBus();
    const interruptions: (() => void)[] = [];
    const bus = {
      ...carrier,
      onInterrupted: (listener: () => void) => {
        interruptions.push(listener);
        return () => {};
      },
    };
    const clock = { now: 0 };
    const profiles = createProfiles(from, bus, () => clock.now, most);
    await profiles.start();
    t.after(async () => {
      profiles.stop();
      await carrier.close();
    });
    const nameOf = async (id: PersonId) => (await profiles.get(id)).name;
    return { profiles, bus, clock, nameOf, interrupt: () => interruptions.forEach((tell) => void tell()) };
  }

  test('a person is read once and remembered until the bus tells of a change', async (t) => {
    const { bus, nameOf } = await setUp(t);
    const [mia, joe] = [await person(), await person()];
    await nameOf(mia);
    await nameOf(joe);
    await rename(mia, 'Maria');
    await rename(joe, 'Joseph');
    assert.equal(await nameOf(mia), 'Mia');
    bus.publish(profileChangedTopic, Buffer.from(mia));
    await until(async () => (await nameOf(mia)) === 'Maria');
    assert.equal(await nameOf(joe), 'Mia');
  });

  test('after an interruption of the bus everybody is read again', async (t) => {
    const { nameOf, interrupt } = await setUp(t);
    const mia = await person();
    await nameOf(mia);
    await rename(mia, 'Maria');
    interrupt();
    assert.equal(await nameOf(mia), 'Maria');
  });

  test('a change that nobody told of shows after five minutes', async (t) => {
    const { nameOf, clock } = await setUp(t);
    const mia = await person();
    await nameOf(mia);
    await rename(mia, 'Maria');
    clock.now += 5 * 60_000 - 1;
    assert.equal(await nameOf(mia), 'Mia');
    clock.now += 1;
    assert.equal(await nameOf(mia), 'Maria');
  });

  test('a row that was read before a change is not remembered after it', async (t) => {
    const { profiles, nameOf, interrupt } = await setUp(t);
    const mia = await person();
    const reading = profiles.get(mia);
    interrupt();
    await reading;
    await rename(mia, 'Maria');
    assert.equal(await nameOf(mia), 'Maria');
  });

  test('as many are remembered as there is room for, the one asked for longest ago makes room', async (t) => {
    const { nameOf } = await setUp(t, 2);
    const [a, b, c] = [await person(), await person(), await person()];
    for (const id of [a, b, a, c]) await nameOf(id);
    for (const id of [a, b, c]) await rename(id, 'Changed');
    assert.deepEqual([await nameOf(a), await nameOf(c), await nameOf(b)], ['Mia', 'Mia', 'Changed']);
  });

  test('whoever is not there is nobody, and is not remembered', async (t) => {
    const { profiles } = await setUp(t);
    const gone = await person();
    await sql`delete from auth.people where id = ${gone}`.execute(db);
    await assert.rejects(profiles.get(gone), { code: 'unauthenticated' });
  });

  test('people are given the eight colours in order, and keep theirs', async () => {
    await sql`delete from auth.people`.execute(db);
    const ids: PersonId[] = [];
    for (let i = 0; i < 9; i++) ids.push(await person());
    const rows = await db.selectFrom('auth.profiles').select(['id', 'color']).execute();
    const colors = ids.map((id) => rows.find((row) => row.id === id)?.color ?? -1);
    const [first = 0] = colors;
    assert.deepEqual(
      colors,
      ids.map((_, index) => (first + index) % 8),
    );
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
