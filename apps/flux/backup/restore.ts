import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { maskUrl } from '@flux/config';
import type { Command } from '../command.ts';
import { exitCodes, Failure } from '../failures.ts';
import type { Progress } from '../progress.ts';
import { releaseOptions } from '../release/releaseToBring.ts';
import { backupKeyOf } from '../studio.ts';
import { count, megabytes } from '../table.ts';
import { layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';
import { carryBackup } from './carryBackup.ts';
import type { Here } from './copiesOf.ts';
import { folderRemote, isElsewhere, remoteOver } from './remote.ts';

const isAddress = (text: string): boolean => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);

/** Where a backup lies on this host, brought here first when it is elsewhere. */
async function folderOf(place: string, here: Here, backups: string, progress: Progress): Promise<string> {
  if (!isElsewhere(place)) return resolve(here.folder, place);
  return join(backups, await carryBackup(place, here, folderRemote(backups), progress));
}

export const restore: Command = {
  words: ['restore'],
  operands: ['<backup>'],
  bringsRelease: 'without studio',
  does: 'brings a backup back, into an empty database or as a whole studio on a new host',
  options: {
    into: { type: 'string' },
    data: { type: 'string' },
    replace: { type: 'boolean' },
    drill: { type: 'boolean' },
    database: { type: 'string' },
    ...releaseOptions,
  },
  help: `--into <address>  the database, postgres://… of its owner; DATABASE_URL when it is left out
--data <folder>   where the studio’s files go, its FLUX_DATA; without it only the database
--replace         loses what the studio has in that database now
--drill           restores where it is thrown away, reads every file, and says how long it took
--database <url>  with --target of a new host: as for ./flux init
--release <folder>  and
--allow-dirty     likewise: as for ./flux deploy

The backup is a folder, host:path to bring it by ssh, or restic:<repository>#<name>, where the
name may be latest. With --target of a host that has no studio yet it becomes one: init, restore
and deploy at once, with the settings in the backup.
Roles that are missing are made, without a login. Every file is checked by its hash, and the
database changes all at once or not at all. Stop the studio of that database first. An encrypted
backup needs the FLUX_BACKUP_KEY that it was made with; the studio then needs its FLUX_MASTER_KEY.`,
  carries: async ({ operands: [place = ''], env, progress }, connection, root) => {
    const here = env.INIT_CWD ?? process.cwd();
    if (!isElsewhere(place) && !existsSync(resolve(here, place))) return [place];
    const backups = layout(root).backups;
    const name = await carryBackup(place, { folder: here, env }, remoteOver(connection, backups), progress);
    return [join(backups, name)];
  },
  run: async (given) => {
    const { operands, values, env, progress } = given;
    const here = env.INIT_CWD ?? process.cwd();
    const target = typeof values.target === 'string' ? await readTarget(values.target, here) : undefined;
    const at = target === undefined ? undefined : layout(target.root);
    const from = { folder: here, env, resticVariables: at?.resticVariables };
    const folder = await folderOf(operands[0] ?? '', from, at?.backups ?? here, progress);
    if (target !== undefined && values.drill !== true && !existsSync(layout(target.root).current)) {
      const { restoreStudio } = await import('./restoreStudio.ts');
      return await restoreStudio(given, target, folder);
    }
    const { drillBackup, restoreBackup } = await import('./restoreBackup.ts');
    const source = { folder, key: backupKeyOf(env), progress };
    if (values.drill === true) {
      const { manifest, missing, took } = await drillBackup(source);
      const tables = Object.keys(manifest.tables).length;
      return {
        data: {
          drill: true,
          madeAt: manifest.madeAt,
          tables: manifest.tables,
          blobs: manifest.blobs,
          missing,
          took,
        },
        text: [
          `The backup of ${manifest.madeAt} is whole: ${count(tables, 'table', 'tables')}, ${count(manifest.blobs.count, 'file', 'files')} (${megabytes(manifest.blobs.bytes)}).`,
          `Its database was restored in ${(took.restore / 1000).toFixed(1)} s; all took ${(took.all / 1000).toFixed(1)} s.`,
          ...(missing.length === 0
            ? []
            : [
                `${count(missing.length, 'file that a row names is', 'files that rows name are')} not in it.`,
              ]),
        ].join('\n'),
        exitCode: missing.length === 0 ? exitCodes.done : exitCodes.inPart,
      };
    }
    const into = values.into ?? env.DATABASE_URL;
    if (typeof into !== 'string' || !isAddress(into))
      throw new Failure('usage', 'Say where to with --into postgres://… or DATABASE_URL.');
    const dataDir =
      typeof values.data === 'string' ? resolve(env.INIT_CWD ?? process.cwd(), values.data) : undefined;
    const { manifest, blobs } = await restoreBackup({
      ...source,
      into,
      dataDir,
      replace: values.replace === true,
    });
    return {
      data: { madeAt: manifest.madeAt, tables: manifest.tables, blobs: blobs ?? null },
      text: [
        `${maskUrl(into)} is what it was at ${manifest.madeAt}.`,
        blobs === undefined
          ? 'The files were left where they are: --data was not given.'
          : `${count(blobs.added, 'file was', 'files were')} put back (${megabytes(blobs.bytes)}); the others were there.`,
      ].join('\n'),
    };
  },
};
