import { prove } from '../backup/makeBackup.ts';
import { readManifest } from '../backup/manifest.ts';
import { Failure } from '../failures.ts';
import { outputOf, ProgramFailed } from '../host/stream.ts';
import { libpqOf } from '../postgres/address.ts';
import { contentsOf } from '../postgres/contents.ts';
import { type Programs, programsOf } from '../postgres/programs.ts';
import { restoreDump } from '../postgres/restoreDump.ts';
import { openScratchCluster, type ScratchCluster } from '../postgres/scratchCluster.ts';
import { majorOf, withClient } from '../postgres/withClient.ts';
import type { Progress } from '../progress.ts';

export type CopyOptions = {
  readonly databaseUrl: string;
  /** The folder of a backup to take instead of the database. */
  readonly backup?: string | undefined;
  readonly key: Uint8Array | undefined;
  readonly progress: Progress;
};

async function copyDatabase(scratch: ScratchCluster, programs: Programs, databaseUrl: string): Promise<void> {
  const url = await scratch.create('copy');
  const { argument, env } = libpqOf(databaseUrl);
  const { roles } = await withClient(databaseUrl, (client) => contentsOf(client));
  const dump = outputOf(
    programs.path('pg_dump'),
    ['-Fc', '-Z', '0', '--lock-wait-timeout=60s', '-d', argument],
    {
      env,
    },
  );
  try {
    await restoreDump(url, { programs, dump, expected: { tables: {}, roles } });
  } catch (error) {
    if (error instanceof ProgramFailed)
      throw new Failure('database_refused', `It cannot be copied: ${error.message}`, error);
    throw error;
  }
}

/** A scratch cluster with a copy of the studio's database in it, by the name it tells. Close it. */
export async function openCopy({ databaseUrl, backup, key, progress }: CopyOptions) {
  progress.step('Starting a scratch PostgreSQL');
  const programs = await programsOf(await withClient(databaseUrl, majorOf));
  const scratch = await openScratchCluster(programs);
  try {
    if (backup !== undefined) {
      await prove(scratch, programs, backup, await readManifest(backup, key), key, progress);
      return { scratch, copy: 'backup' };
    }
    progress.step('Copying the database');
    await copyDatabase(scratch, programs, databaseUrl);
    return { scratch, copy: 'copy' };
  } catch (error) {
    await scratch.close();
    throw error;
  }
}
