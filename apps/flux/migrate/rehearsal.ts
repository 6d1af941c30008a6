import { createDatabase, type Migration, StartError } from '@flux/database';
import type { ScratchCluster } from '../postgres/scratchCluster.ts';
import { withClient } from '../postgres/withClient.ts';
import type { Progress } from '../progress.ts';
import { type OffendingRows, offendingRows } from './offendingRows.ts';
import { statements } from './statements.ts';

export type Rehearsed = {
  readonly id: string;
  /** Milliseconds that it took to go up, down and up again. */
  readonly up: number;
  readonly down: number;
  readonly again: number;
};

export type Stuck = {
  readonly id: string;
  readonly step: 'up' | 'down' | 'again';
  /** What PostgreSQL says. */
  readonly message: string;
  readonly rows: OffendingRows | null;
};

export type Rehearsal = { readonly passed: readonly Rehearsed[]; readonly stuck: Stuck | null };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Applies one as production would. */
async function goUp(url: string, migration: Migration): Promise<void> {
  const database = createDatabase({ databaseUrl: url, dataDir: '/nowhere' });
  try {
    await database.open();
    await database.migrate([migration]);
  } finally {
    await database.close();
  }
}

/** Takes one back, also where others that are later were applied before it. */
async function goDown(url: string, { id, down, transaction }: Migration): Promise<void> {
  await withClient(url, async (client) => {
    if (transaction !== false) await client.query('begin');
    await client.query(down);
    await client.query('delete from public.flux_migrations where id = $1', [id]);
    if (transaction !== false) await client.query('commit');
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return Math.round(performance.now() - began);
}

/** Runs it again statement by statement, to the one that fails, and counts the rows it fails on. */
async function rowsInTheWay(url: string, { up, transaction }: Migration): Promise<OffendingRows | null> {
  if (transaction === false) return null;
  return await withClient(url, async (client) => {
    await client.query('begin');
    for (const statement of statements(up)) {
      await client.query('savepoint before');
      try {
        await client.query(statement);
      } catch (error) {
        await client.query('rollback to before');
        return (await offendingRows(client, statement, error)) ?? null;
      }
    }
    return null;
  });
}

export type RehearsalOptions = {
  readonly scratch: ScratchCluster;
  /** The database in it to clone. */
  readonly copy: string;
  /** What waits, in order. */
  readonly migrations: readonly Migration[];
  readonly progress: Progress;
};

/** Takes what waits up, down and up again on a clone of the copy, which itself stays as it is; up to the first that fails. */
export async function rehearse({
  scratch,
  copy,
  migrations,
  progress,
}: RehearsalOptions): Promise<Rehearsal> {
  const name = 'rehearsal';
  const url = await scratch.create(name, copy);
  const passed: Rehearsed[] = [];
  try {
    for (const migration of migrations) {
      const { id } = migration;
      const steps = { up: 0, down: 0, again: 0 };
      const work = {
        up: () => goUp(url, migration),
        down: () => goDown(url, migration),
        again: () => goUp(url, migration),
      };
      for (const step of ['up', 'down', 'again'] as const) {
        progress.step(`Rehearsing ${id}, ${step}`);
        try {
          steps[step] = await timed(work[step]);
        } catch (error) {
          const message = error instanceof StartError ? messageOf(error.cause ?? error) : messageOf(error);
          const rows = step === 'down' ? null : await rowsInTheWay(url, migration);
          return { passed, stuck: { id, step, message, rows } };
        }
      }
      passed.push({ id, ...steps });
    }
    return { passed, stuck: null };
  } finally {
    await scratch.drop(name);
  }
}
