import { setTimeout as delay } from 'node:timers/promises';
import { type Database, type Migration, StartError } from '@flux/database';
import { Failure } from '../failures.ts';
import type { Progress } from '../progress.ts';

/**
 * How long a migration waits for a table, since everybody who comes to that table waits behind it: in 2 s nobody gives up.
 * Then it lets them pass and tries again.
 */
const lockTimeoutMs = 2_000;
const pauseMs = 3_000;
const tries = 5;

export type ApplyOptions = {
  readonly progress: Progress;
  readonly lockTimeoutMs?: number;
  readonly pauseMs?: number;
};

export type Step = { readonly id: string; readonly ms: number };

const isBlocked = (error: unknown): boolean =>
  error instanceof StartError &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  error.cause.code === '55P03';

/**
 * Does something to the schema, and again while a table is held by somebody.
 * @throws Failure('migration_blocked' | 'migration_failed')
 */
async function patiently<T>(
  { lockTimeoutMs: limit = lockTimeoutMs, pauseMs: pause = pauseMs }: ApplyOptions,
  work: (options: { readonly lockTimeoutMs: number }) => Promise<T>,
): Promise<T> {
  for (let left = tries - 1; ; left--) {
    try {
      return await work({ lockTimeoutMs: limit });
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      if (!isBlocked(error)) throw new Failure('migration_failed', error.message, error);
      if (left === 0) throw new Failure('migration_blocked', error.message, error);
      await delay(pause);
    }
  }
}

/** Those of the kind that are not applied, in order. */
export async function waiting(
  database: Database,
  migrations: readonly Migration[],
  kind: Migration['kind'],
): Promise<readonly Migration[]> {
  const applied = new Set((await database.applied()).map(({ id }) => id));
  return migrations
    .filter((each) => each.kind === kind && !applied.has(each.id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Applies these one after the other. Those before one that fails stay. */
export async function apply(
  database: Database,
  migrations: readonly Migration[],
  options: ApplyOptions,
): Promise<readonly Step[]> {
  const done: Step[] = [];
  for (const [at, migration] of migrations.entries()) {
    options.progress.step(`Applying ${migration.id} (${at + 1} of ${migrations.length})`);
    const began = performance.now();
    const applied = await patiently(options, (limits) => database.migrate([migration], limits));
    // Another process may have been first.
    if (applied.length > 0) done.push({ id: migration.id, ms: Math.round(performance.now() - began) });
  }
  return done;
}

export const takeBack = (
  database: Database,
  migrations: readonly Migration[],
  id: string,
  options: ApplyOptions,
): Promise<void> => patiently(options, (limits) => database.migrateDown(migrations, id, limits));

/**
 * Applies contract migrations, which take away what a release before may still use.
 * @param oldReleases Names of what is left of it.
 * @throws Failure('old_release')
 */
export async function contract(
  database: Database,
  migrations: readonly Migration[],
  oldReleases: () => Promise<readonly string[]>,
  options: ApplyOptions,
): Promise<readonly Step[]> {
  const expand = await waiting(database, migrations, 'expand');
  if (expand.length > 0) throw new Failure('schema_behind', `${expand[0]?.id} has to be applied before.`);
  const left = await oldReleases();
  if (left.length > 0) throw new Failure('old_release', `${left.join(', ')} is still at work.`);
  return await apply(database, await waiting(database, migrations, 'contract'), options);
}
