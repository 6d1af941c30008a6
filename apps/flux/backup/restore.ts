import { resolve } from 'node:path';
import { maskUrl } from '@flux/config';
import type { Command } from '../command.ts';
import { exitCodes, Failure } from '../failures.ts';
import { backupKeyOf } from '../studio.ts';
import { count, megabytes } from '../table.ts';

const isAddress = (text: string): boolean => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);

export const restore: Command = {
  words: ['restore'],
  operands: ['<backup>'],
  does: 'brings a backup back into an empty database, of this machine or another',
  options: {
    into: { type: 'string' },
    data: { type: 'string' },
    replace: { type: 'boolean' },
    drill: { type: 'boolean' },
  },
  help: `--into <address>  the database, postgres://… of its owner; DATABASE_URL when it is left out
--data <folder>   where the studio’s files go, its FLUX_DATA; without it only the database
--replace         loses what the studio has in that database now
--drill           restores where it is thrown away, reads every file, and says how long it took

Roles that are missing are made, without a login. Every file is checked by its hash, and the
database changes all at once or not at all. Stop the studio of that database first. An encrypted
backup needs the FLUX_BACKUP_KEY that it was made with; the studio then needs its FLUX_MASTER_KEY.`,
  run: async ({ operands, values, env, progress }) => {
    const folder = resolve(env.INIT_CWD ?? process.cwd(), operands[0] ?? '');
    const { drillBackup, restoreBackup } = await import('./restoreBackup.ts');
    const from = { folder, key: backupKeyOf(env), progress };
    if (values.drill === true) {
      const { manifest, missing, took } = await drillBackup(from);
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
      ...from,
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
