import { prune } from '../backup/folder.ts';
import { makeBackup } from '../backup/makeBackup.ts';
import { count, megabytes } from '../table.ts';
import type { Phase } from './phase.ts';

/** Backups of deployments that are kept; those of the schedule have a folder of their own. */
const keep = 10;

export const backupPhase: Phase = {
  title: 'Backup',
  steps: [
    {
      title: 'Backed up, and restored to prove it',
      run: async ({ at, settings, before, backupKey, progress, copy }) => {
        const { manifest, copied } = await makeBackup({
          databaseUrl: settings.DATABASE_URL ?? '',
          dataDir: at.data,
          release: before ?? 'none',
          key: backupKey,
          to: at.backups,
          settingsFile: at.settings,
          progress,
          scratch: await copy.cluster(),
        });
        await prune(at.backups, { keep, keepDays: undefined }, new Date());
        const rows = Object.values(manifest.tables).reduce((sum, each) => sum + each, 0);
        const sealed = manifest.keyId === null ? 'not encrypted: FLUX_BACKUP_KEY is not set' : 'encrypted';
        return `${count(rows, 'row', 'rows')}, ${count(manifest.blobs.count, 'file', 'files')}, ${megabytes(copied.bytes)} new, ${sealed}`;
      },
    },
  ],
};
