import { setTimeout as delay } from 'node:timers/promises';
import type { Migration } from './database.ts';
import { checksumOf, checkUnchanged, inOrder, ledgerSql, readLedger } from './ledger.ts';
import type { Held, Pool } from './pool.ts';
import { collisions, foundation } from './roles.ts';
import { StartError } from './startError.ts';
import { isUnavailable } from './unavailable.ts';

/** Any number, as long as it stays: whoever changes the schema holds this lock until it is done. */
const lockId = 7020250815;

/**
 * Who waits asks again and again instead of in the server: CREATE INDEX CONCURRENTLY, which another may be running under
 * the lock, waits for every statement that is open, and the two would wait for each other.
 */
const pollMs = 100;
const patienceMs = 60_000;

export type MigrateOptions = {
  /** How long a statement waits for a lock, and whoever comes to the table behind it; ms. */
  readonly lockTimeoutMs?: number;
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function untilGot(held: Held, scope: 'session' | 'transaction'): Promise<void> {
  const lock = scope === 'session' ? 'pg_try_advisory_lock' : 'pg_try_advisory_xact_lock';
  for (const began = performance.now(); performance.now() - began < patienceMs; await delay(pollMs)) {
    if (scope === 'transaction') await held.query('begin');
    const [row] = await held.query(`select ${lock}(${lockId}) as got`);
    if (row?.got === true) return;
    if (scope === 'transaction') await held.query('rollback');
  }
  throw new StartError('Another process has been changing the schema of this database for a minute.');
}

/** One transaction under the lock. */
async function locked<T>(held: Held, work: () => Promise<T>): Promise<T> {
  await untilGot(held, 'transaction');
  try {
    const result = await work();
    await held.query('commit');
    return result;
  } catch (error) {
    await held.query('rollback').catch(() => {});
    throw error;
  }
}

/** Under the lock without a transaction. */
async function lockedOutside<T>(held: Held, work: () => Promise<T>): Promise<T> {
  await untilGot(held, 'session');
  try {
    return await work();
  } finally {
    // With a connection that broke, the lock is gone too.
    await held.query(`select pg_advisory_unlock(${lockId})`).catch(() => {});
  }
}

/** Runs one direction of a migration. */
async function run(held: Held, { id }: Migration, sql: string, verb: string): Promise<void> {
  try {
    await held.query(sql);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    throw new StartError(`Migration ${id} cannot be ${verb}: ${messageOf(error)}.`, { cause: error });
  }
}

async function layFoundation(held: Held, tries = 5): Promise<void> {
  try {
    await locked(held, async () => {
      await held.query(foundation);
      await held.query(ledgerSql);
    });
  } catch (error) {
    if (tries > 1 && collisions.has(codeOf(error))) return await layFoundation(held, tries - 1);
    if (codeOf(error) === '42501')
      throw new StartError(
        `The owner of the database may not set it up (${messageOf(error)}); it needs CREATEROLE, and CREATE on the database and on its schema public.`,
        { cause: error },
      );
    throw error;
  }
}

async function holding<T>(pool: Pool, work: (held: Held) => Promise<T>): Promise<T> {
  const held = await pool.hold();
  try {
    return await work(held);
  } finally {
    held.release();
  }
}

/** Whether it did: another process may have been first. */
async function applyInTransaction(
  held: Held,
  migration: Migration,
  lockTimeoutMs?: number,
): Promise<boolean> {
  return await locked(held, async () => {
    if ((await readLedger(held)).has(migration.id)) return false;
    if (lockTimeoutMs !== undefined) await held.query(`set local lock_timeout = ${lockTimeoutMs}`);
    await run(held, migration, migration.up, 'applied');
    await enter(held, migration);
    return true;
  });
}

/**
 * What such a migration waits for are old transactions, and nobody waits behind it, so it may take its time. A try that
 * was killed leaves an index that is not valid, which `down` takes away first.
 */
async function applyOutside(held: Held, migration: Migration): Promise<boolean> {
  return await lockedOutside(held, async () => {
    if ((await readLedger(held)).has(migration.id)) return false;
    await held.query('set lock_timeout = 0');
    await run(held, migration, migration.down, 'prepared');
    try {
      await run(held, migration, migration.up, 'applied');
    } catch (error) {
      await held.query(migration.down).catch(() => {});
      throw error;
    }
    await enter(held, migration);
    return true;
  });
}

async function enter(held: Held, migration: Migration): Promise<void> {
  await held.query('insert into public.flux_migrations (id, kind, checksum) values ($1, $2, $3)', [
    migration.id,
    migration.kind,
    checksumOf(migration),
  ]);
}

/**
 * Applies what waits, in order of id, each in a transaction of its own (unless it asks for none) under the lock, where the
 * ledger is read again: several starts at once apply each once, and one that fails leaves those before it.
 *
 * @returns Ids of those that this call applied.
 * @throws StartError when one fails, or was changed after it was applied.
 */
export async function migrate(
  pool: Pool,
  migrations: readonly Migration[],
  { lockTimeoutMs }: MigrateOptions = {},
): Promise<readonly string[]> {
  const ordered = inOrder(migrations);
  return await holding(pool, async (held) => {
    await layFoundation(held);
    const applied = await readLedger(held);
    checkUnchanged(ordered, applied);
    const done: string[] = [];
    for (const migration of ordered.filter(({ id }) => !applied.has(id))) {
      const isDone =
        migration.transaction === false
          ? await applyOutside(held, migration)
          : await applyInTransaction(held, migration, lockTimeoutMs);
      if (isDone) done.push(migration.id);
    }
    return done;
  });
}

/**
 * Takes one migration back.
 *
 * @throws StartError when it is not applied, or one of the given that is applied came after it.
 */
export async function migrateDown(
  pool: Pool,
  migrations: readonly Migration[],
  id: string,
  { lockTimeoutMs }: MigrateOptions = {},
): Promise<void> {
  const ordered = inOrder(migrations);
  const migration = ordered.find((each) => each.id === id);
  if (migration === undefined) throw new StartError(`There is no migration ${id} in this release.`);
  const isOutside = migration.transaction === false;
  await holding(pool, (held) =>
    (isOutside ? lockedOutside : locked)(held, async () => {
      const applied = await readLedger(held);
      if (!applied.has(id)) throw new StartError(`Migration ${id} is not applied.`);
      const later = [...applied.keys()].filter((other) => other > id).toSorted();
      if (later.length > 0) throw new StartError(`Migration ${id} cannot be undone before ${later.at(-1)}.`);
      if (isOutside) await held.query('set lock_timeout = 0');
      else if (lockTimeoutMs !== undefined) await held.query(`set local lock_timeout = ${lockTimeoutMs}`);
      await run(held, migration, migration.down, 'undone');
      await held.query('delete from public.flux_migrations where id = $1', [id]);
    }),
  );
}

/** Ids of the expand migrations among these that are not applied. What only the database knows does not count. */
export async function pending(pool: Pool, migrations: readonly Migration[]): Promise<readonly string[]> {
  const applied = await readLedger(pool);
  return inOrder(migrations)
    .filter(({ id, kind }) => kind === 'expand' && !applied.has(id))
    .map(({ id }) => id);
}
