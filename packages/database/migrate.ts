import type { Migration } from './database.ts';
import { checksumOf, checkUnchanged, inOrder, ledgerSql, readLedger } from './ledger.ts';
import type { Held, Pool } from './pool.ts';
import { collisions, foundation } from './roles.ts';
import { StartError } from './startError.ts';
import { isUnavailable } from './unavailable.ts';

/** Any number, as long as it stays: whoever changes the schema holds this lock until it commits. */
const lockSql = 'select pg_advisory_xact_lock(7020250815)';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One transaction under the lock. */
async function locked<T>(held: Held, work: () => Promise<T>): Promise<T> {
  await held.query('begin');
  try {
    await held.query(lockSql);
    const result = await work();
    await held.query('commit');
    return result;
  } catch (error) {
    await held.query('rollback').catch(() => {});
    throw error;
  }
}

/** Runs one direction of a migration, inside the transaction that is open. */
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

/**
 * Applies what waits, in order of id, each in a transaction of its own under the lock, where the ledger is read again:
 * several starts at once apply each once, and one that fails leaves those before it.
 *
 * @returns Ids of those that this call applied.
 * @throws StartError when one fails, or was changed after it was applied.
 */
export async function migrate(pool: Pool, migrations: readonly Migration[]): Promise<readonly string[]> {
  const ordered = inOrder(migrations);
  return await holding(pool, async (held) => {
    await layFoundation(held);
    const applied = await readLedger(held);
    checkUnchanged(ordered, applied);
    const done: string[] = [];
    for (const migration of ordered.filter(({ id }) => !applied.has(id))) {
      await locked(held, async () => {
        if ((await readLedger(held)).has(migration.id)) return;
        await run(held, migration, migration.up, 'applied');
        await held.query('insert into public.flux_migrations (id, kind, checksum) values ($1, $2, $3)', [
          migration.id,
          migration.kind,
          checksumOf(migration),
        ]);
        done.push(migration.id);
      });
    }
    return done;
  });
}

/**
 * Takes one migration back.
 *
 * @throws StartError when it is not applied, or one of the given that is applied came after it.
 */
export async function migrateDown(pool: Pool, migrations: readonly Migration[], id: string): Promise<void> {
  const ordered = inOrder(migrations);
  const migration = ordered.find((each) => each.id === id);
  if (migration === undefined) throw new StartError(`There is no migration ${id} in this release.`);
  await holding(pool, (held) =>
    locked(held, async () => {
      const applied = await readLedger(held);
      if (!applied.has(id)) throw new StartError(`Migration ${id} is not applied.`);
      const later = [...applied.keys()].filter((other) => other > id).toSorted();
      if (later.length > 0) throw new StartError(`Migration ${id} cannot be undone before ${later.at(-1)}.`);
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
