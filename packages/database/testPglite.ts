import pg from 'pg';
import { pgliteStream } from './pgliteStream.ts';
import { openPglite, type PgliteSource, type PgliteThread } from './pgliteThread.ts';
import { type Pristine, type Query, reset, takePristine } from './testReset.ts';

type Kept = { readonly thread: PgliteThread; readonly pristine: Pristine };

/** Those that no test of this process uses now, by the archive that they came from. */
const idle = new Map<string, Kept[]>();

async function asSuperuser<T>(thread: PgliteThread, work: (query: Query) => Promise<T>): Promise<T> {
  const client = new pg.Client({ stream: () => pgliteStream(thread.wire), user: 'postgres' });
  await client.connect();
  try {
    return await work(async (sql, parameters = []) => (await client.query(sql, [...parameters])).rows);
  } finally {
    await client.end();
  }
}

/** Makes it as new for the next test; a test that changed a definition, or ended it, leaves none. */
async function giveBack(template: string, { thread, pristine }: Kept): Promise<void> {
  const isAsNew = await asSuperuser(thread, (query) => reset(query, pristine)).catch(() => false);
  if (!isAsNew) return await thread.close().catch(() => thread.kill());
  thread.keepAlive(false);
  idle.set(template, [...(idle.get(template) ?? []), { thread, pristine }]);
}

/** `openPglite` for tests: a new one takes 1.7 s of a core, and one that a test is done with is emptied in 0.05. */
export async function reusedPglite(source: PgliteSource): Promise<PgliteThread> {
  const { template } = source;
  if (template === undefined || source.directory !== undefined) return await openPglite(source);
  const kept = idle.get(template)?.pop() ?? (await openKept(source));
  kept.thread.keepAlive(true);
  return { ...kept.thread, close: () => giveBack(template, kept) };
}

async function openKept(source: PgliteSource): Promise<Kept> {
  const thread = await openPglite(source);
  return { thread, pristine: await asSuperuser(thread, takePristine) };
}
