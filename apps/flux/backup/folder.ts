import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, peekManifest } from './manifest.ts';
import { syncFolder } from './store.ts';

export type Kept = { readonly folder: string; readonly manifest: Manifest };

/** Named by the moment that they keep, UTC: in order of their names they are in order of time. */
export const namePattern = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}$/;

/** The backups in a folder, oldest first. Whatever else lies there does not count. */
export async function backupsIn(to: string): Promise<readonly Kept[]> {
  const names = (await readdir(to)).filter((name) => namePattern.test(name)).toSorted();
  const found = await Promise.all(
    names.map(async (name) => ({ folder: join(to, name), manifest: await peekManifest(join(to, name)) })),
  );
  return found.flatMap(({ folder, manifest }) => (manifest === undefined ? [] : [{ folder, manifest }]));
}

export const latestBackup = async (to: string): Promise<Kept | undefined> => (await backupsIn(to)).at(-1);

export type Retention = {
  /** At least so many of the newest stay. */
  readonly keep?: number | undefined;
  /** Those that are not older stay. */
  readonly keepDays?: number | undefined;
};

/** Those that neither rule keeps; the newest stays whatever the rules say. `backups` are in order of time. */
export function outdated<T>(
  backups: readonly T[],
  madeAt: (backup: T) => string,
  { keep, keepDays }: Retention,
  now: Date,
): readonly T[] {
  if (keep === undefined && keepDays === undefined) return [];
  const newest = new Set(backups.slice(-Math.max(1, keep ?? 1)));
  const since = now.getTime() - (keepDays ?? 0) * 86_400_000;
  const isYoung = (backup: T) => keepDays !== undefined && Date.parse(madeAt(backup)) >= since;
  return backups.filter((each) => !newest.has(each) && !isYoung(each));
}

/**
 * Removes backups that neither rule keeps; the newest stays whatever the rules say, since every one that has a name was
 * proved. Call it after one was made.
 * @returns The folders that are gone.
 */
export async function prune(to: string, retention: Retention, now: Date): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const backup of outdated(await backupsIn(to), ({ manifest }) => manifest.madeAt, retention, now)) {
    // Half of one must not bear its name.
    const gone = join(to, `.removed-${backup.folder.slice(to.length + 1)}`);
    await rename(backup.folder, gone);
    await syncFolder(to);
    await rm(gone, { recursive: true });
    removed.push(backup.folder);
  }
  return removed;
}
