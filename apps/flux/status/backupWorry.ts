import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { latestBackup } from '../backup/folder.ts';
import type { Layout } from '../target/layout.ts';
import type { Target } from '../target/target.ts';

/** A day, and as long as a large one takes. */
const mostMs = 26 * 3_600_000;

/** A sentence where backups are to be made by the clock, and are not. */
export async function backupWorry(
  { backup }: Pick<Target, 'backup'>,
  at: Layout,
  now: Date,
): Promise<string | undefined> {
  if (backup === false || !existsSync(at.config)) return undefined;
  const last = existsSync(at.scheduledBackups) ? await latestBackup(at.scheduledBackups) : undefined;
  const since = Math.max(statSync(at.config).mtimeMs, Date.parse(last?.manifest.madeAt ?? '') || 0);
  if (now.getTime() - since <= mostMs) return undefined;
  const log = join(at.logs, 'backup.log');
  return last === undefined
    ? `No backup was made by the clock yet: ${log} says why.`
    : `The last backup by the clock is of ${last.manifest.madeAt}: ${log} says why.`;
}
