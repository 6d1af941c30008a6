import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Problem } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { engines, testDatabase } from '@flux/database/testing';
import { sql } from 'kysely';
import { authMigrations } from '../migrations/index.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import { createThrottle, noThrottle, type Throttle } from './throttle.ts';
import { createTries, forgetOldTries } from './tries.ts';

const here = '192.0.2.0/24';
const elsewhere = '198.51.100.0/24';
const minute = 60_000;

function stories(engine: Engine): void {
  const clock = { now: 1_900_000_000_000 };
  const ends: (() => Promise<unknown>)[] = [];
  let db: AuthDb;
  /** Two processes of one studio. */
  let one: Throttle;
  let other: Throttle;
  before(async () => {
    const database = await testDatabase({ after: (end) => ends.push(end) }, engine, authMigrations);
    db = database.service<AuthTables>('auth');
    const make = () =>
      createThrottle(createTries({ db, masterKey: Buffer.alloc(32, 1), now: () => clock.now }));
    [one, other] = [make(), make()];
  });
  after(() => Promise.all(ends.map((end) => end())));

  let people = 0;
  const somebody = () => `person${++people}@studio.test`;
  /** A network of which nobody has tried anything. */
  const somewhere = () => `203.0.${++people}.0/24`;
  /** Seconds to wait before a try, which counts when it is 0. */
  const waitOf = async (email: string, network = here, throttle = one): Promise<number> => {
    try {
      await throttle.take(email, network);
      return 0;
    } catch (error) {
      assert.ok(error instanceof Problem && error.code === 'rate_limited');
      return error.retryAfter ?? Number.NaN;
    }
  };
  const useUp = async (email: string, network = here) => {
    for (let i = 0; i < 5; i++) assert.equal(await waitOf(email, network), 0);
  };

  test('five tries are free, then each wait is twice the one before, up to a minute', async () => {
    const mia = somebody();
    await useUp(mia);
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      const wait = await waitOf(mia);
      waits.push(wait);
      clock.now += wait * 1000 - 1;
      assert.ok((await waitOf(mia)) > 0);
      clock.now += 1;
      assert.equal(await waitOf(mia), 0);
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('asking again during a wait does not make it longer', async () => {
    const mia = somebody();
    await useUp(mia);
    for (let i = 0; i < 20; i++) assert.equal(await waitOf(mia), 1);
  });

  test('two processes share the count, and what clears it', async () => {
    const mia = somebody();
    for (const throttle of [one, other, one, other, one]) assert.equal(await waitOf(mia, here, throttle), 0);
    assert.equal(await waitOf(mia, here, other), 1);
    await one.succeeded(mia, here);
    assert.equal(await waitOf(mia, here, other), 0);
  });

  test('tries that are under way count, so that many at once are no way around', async () => {
    const [mia, network] = [somebody(), somewhere()];
    const waits = await Promise.all(
      Array.from({ length: 50 }, (_, i) => waitOf(mia, network, i % 2 === 0 ? one : other)),
    );
    assert.equal(waits.filter((wait) => wait === 0).length, 5);
  });

  test('many accounts at once from one network do not stand in each other’s way, and each counts', async () => {
    const network = somewhere();
    const accounts = Array.from({ length: 10 }, somebody);
    const tries = accounts.flatMap((email) => Array.from({ length: 5 }, () => email));
    const waits = await Promise.all(
      tries.map((email, i) => waitOf(email, network, i % 2 === 0 ? one : other)),
    );
    assert.deepEqual(new Set(waits), new Set([0]));
    const { count } = await db
      .selectFrom('auth.tries')
      .select('count')
      .where('network', '=', network)
      .where('kind', '=', 'network')
      .executeTakeFirstOrThrow();
    assert.equal(count, 50);
  });

  test('the right password clears the count', async () => {
    const mia = somebody();
    await useUp(mia);
    await one.succeeded(mia, here);
    await useUp(mia);
  });

  test('whoever attacks from another network does not make the person wait', async () => {
    const mia = somebody();
    for (let i = 0; i < 20; i++) await waitOf(mia, elsewhere);
    assert.equal(await waitOf(mia, here), 0);
    assert.equal(await waitOf(somebody(), elsewhere), 0);
  });

  test('a hundred wrong passwords of any accounts are free to a network, then all of it waits', async () => {
    const network = somewhere();
    for (let i = 0; i < 100; i++) assert.equal(await waitOf(somebody(), network), 0);
    const [mia, joe] = [somebody(), somebody()];
    assert.equal(await waitOf(mia, network), 1);
    assert.equal(await waitOf(mia, elsewhere), 0);
    clock.now += 1_000;
    assert.equal(await waitOf(joe, network), 0);
    for (let i = 0; i < 10; i++) assert.equal(await waitOf(mia, network), 2);
    clock.now += 2_000;
    await useUpInTurn(mia, network, [0, 4, 8]);
  });

  /** Tries each time as soon as the network may: what it refused did not count against the account. */
  async function useUpInTurn(email: string, network: string, waits: readonly number[]): Promise<void> {
    for (const wait of waits) {
      if (wait > 0) assert.equal(await waitOf(email, network), wait);
      clock.now += wait * 1_000;
      assert.equal(await waitOf(email, network), 0);
    }
  }

  test('right passwords do not count against the network that many people share', async () => {
    const network = somewhere();
    for (let i = 0; i < 110; i++) {
      const email = somebody();
      assert.equal(await waitOf(email, network), 0);
      await other.succeeded(email, network);
    }
  });

  test('tries are forgotten after a quarter of an hour and not before', async () => {
    const [mia, network] = [somebody(), somewhere()];
    await useUp(mia, network);
    clock.now += 15 * minute;
    assert.equal(await waitOf(mia, network), 0);
    assert.equal(await waitOf(mia, network), 2);
    clock.now += 15 * minute + 1;
    await useUp(mia, network);
  });

  test('what is forgotten is removed, and no address is kept in the clear', async () => {
    const [mia, network] = [somebody(), somewhere()];
    await useUp(mia, network);
    const rows = async () =>
      (await db.selectFrom('auth.tries').selectAll().where('network', '=', network).execute()).length;
    const { rows: texts } = await sql<{ row: string }>`select t::text as row from auth.tries t`.execute(db);
    assert.ok(texts.every(({ row }) => !row.includes('@')));
    clock.now += 15 * minute;
    await forgetOldTries(db, clock.now);
    assert.equal(await rows(), 2);
    clock.now += 1;
    await forgetOldTries(db, clock.now);
    assert.equal(await rows(), 0);
  });

  test('as many accounts are watched as there is room for, the one tried longest ago makes room', async () => {
    await db.deleteFrom('auth.tries').execute();
    const [a, b, c] = [somebody(), somebody(), somebody()];
    for (const email of [a, b]) {
      await useUp(email);
      clock.now += 1;
    }
    await forgetOldTries(db, clock.now, 2);
    assert.ok((await waitOf(a)) > 0, 'as many as there is room for');
    await waitOf(c);
    await forgetOldTries(db, clock.now, 2);
    assert.ok((await waitOf(b)) > 0);
    assert.equal(await waitOf(a), 0, 'one more than that');
  });
}

for (const engine of engines) suite(engine, () => stories(engine));

test('switched off, it lets everything through', async () => {
  for (let i = 0; i < 200; i++) await noThrottle.take('mia@studio.test', here);
  await noThrottle.succeeded('mia@studio.test', here);
});
