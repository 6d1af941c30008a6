import { join, resolve } from 'node:path';
import type { Command, Given } from '../command.ts';
import { exitCodes, Failure } from '../failures.ts';
import { backupKeyOf, settingsOf } from '../studio.ts';
import { count, megabytes } from '../table.ts';
import { layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';
import { copiesOf } from './copiesOf.ts';
import { copyTo } from './copyTo.ts';
import { prune } from './folder.ts';

function numberOf(values: Given['values'], name: string): number | undefined {
  const given = values[name];
  if (given === undefined) return undefined;
  const number = Number(given);
  if (typeof given === 'string' && Number.isInteger(number) && number > 0) return number;
  throw new Failure('usage', `--${name} takes a whole number of at least 1.`);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export const backup: Command = {
  words: ['backup'],
  operands: [],
  does: 'keeps the database, all files and the settings, and proves it by restoring them',
  options: {
    to: { type: 'string' },
    settings: { type: 'string' },
    keep: { type: 'string' },
    'keep-days': { type: 'string' },
    'copy-to': { type: 'string' },
  },
  help: `--to <folder>       where the backups are; shared/backups/by-hand of the target, or backups in
                    FLUX_DATA, when it is left out
--settings <file>   keeps the file with the studio’s settings, too; of a target its own
--keep <number>     removes those before the newest so many
--keep-days <days>  removes those that are older; of two rules each keeps what it says
--copy-to <place>   copies it to another machine as well, host:path by ssh, to a folder, or into a
                    repository of restic, restic:<repository>, which reaches S3 and others

The studio may be at work. With FLUX_BACKUP_KEY everything is encrypted; without it whoever reads
the folder reads the studio. A backup is restored into a scratch PostgreSQL and its rows counted
before it gets its name, so that one with a name is whole. What has not changed since the last one
takes no room. Ends with 3 when the studio’s own disk has lost or spoilt files.`,
  run: async ({ values, env, progress }) => {
    const { databaseUrl, databaseUrls, dataDir, release } = settingsOf(env);
    const key = backupKeyOf(env);
    if (databaseUrl === undefined && Object.keys(databaseUrls).length > 0)
      throw new Failure(
        'settings_wrong',
        'DATABASE_URL is missing: a backup is made by the owner of the schema.',
      );
    if (databaseUrl === undefined)
      throw new Failure('embedded', `This studio keeps everything in ${dataDir}, its database too.`);
    const folder = env.INIT_CWD ?? process.cwd();
    const pathOf = (name: string) =>
      typeof values[name] === 'string' ? resolve(folder, values[name]) : undefined;
    const at =
      typeof values.target === 'string' ? layout((await readTarget(values.target, folder)).root) : undefined;
    const to = pathOf('to') ?? at?.backupsByHand ?? join(dataDir, 'backups');
    const retention = { keep: numberOf(values, 'keep'), keepDays: numberOf(values, 'keep-days') };
    const copies =
      typeof values['copy-to'] === 'string'
        ? copiesOf(values['copy-to'], { folder, env, resticVariables: at?.resticVariables })
        : undefined;
    // Only now: whoever asks for help, or mistypes, need not wait for it.
    const { makeBackup } = await import('./makeBackup.ts');
    const made = await makeBackup({
      databaseUrl,
      dataDir,
      release,
      key,
      to,
      settingsFile: pathOf('settings') ?? at?.settings,
      progress,
    });
    const copy =
      copies === undefined ? undefined : await copyTo(copies, made.folder, key, retention, progress);
    const removed = await prune(to, retention, new Date());
    const { manifest, copied, missing, took } = made;
    const rows = Object.values(manifest.tables).reduce((sum, each) => sum + each, 0);
    const lost = [...manifest.damaged, ...missing];
    const lines = [
      made.folder,
      `${count(rows, 'row', 'rows')} in ${count(Object.keys(manifest.tables).length, 'table', 'tables')}, restored and counted in ${seconds(took.proof)}.`,
      `${count(manifest.blobs.count, 'file', 'files')} (${megabytes(manifest.blobs.bytes)}); ${copied.count} of them are new (${megabytes(copied.bytes)}).`,
      manifest.keyId === null ? 'It is not encrypted: FLUX_BACKUP_KEY is not set.' : 'It is encrypted.',
      ...(copy === undefined
        ? []
        : [
            `Copied to ${copy.place}: ${megabytes(copy.bytes)} sent, all checked there${copy.removed.length === 0 ? '' : `; ${count(copy.removed.length, 'older one was', 'older ones were')} removed`}.`,
          ]),
      ...(removed.length === 0
        ? []
        : [`${count(removed.length, 'older one was', 'older ones were')} removed.`]),
      ...(lost.length === 0
        ? []
        : [
            `${count(lost.length, 'file is', 'files are')} lost or spoilt on the studio’s disk: ${lost[0]}${lost.length > 1 ? ' …' : ''}`,
          ]),
    ];
    return {
      data: {
        folder: made.folder,
        madeAt: manifest.madeAt,
        rows,
        tables: manifest.tables,
        blobs: manifest.blobs,
        copied,
        encrypted: manifest.keyId !== null,
        damaged: manifest.damaged,
        missing,
        removed,
        copy: copy ?? null,
        took,
      },
      text: lines.join('\n'),
      exitCode: lost.length === 0 ? exitCodes.done : exitCodes.inPart,
    };
  },
};
