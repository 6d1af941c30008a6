import { resolve } from 'node:path';
import type { Migration } from '@flux/database';
import type { Command, Given } from '../command.ts';
import { exitCodes, Failure } from '../failures.ts';
import { backupKeyOf, withDatabase } from '../studio.ts';
import { count, table } from '../table.ts';
import type { Rehearsal, Stuck } from './rehearsal.ts';

const directions = { up: 'applied', down: 'taken back', again: 'applied a second time' } as const;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Why it is stuck, for the operator. */
export function stuckSentence({ id, step, message, rows }: Stuck): string {
  const why = `${id} cannot be ${directions[step]}: ${message.replace(/\.?$/, '.')}`;
  if (rows === null) return why;
  const first = rows.first.length === 0 ? '' : ` The first: ${rows.first.join(' · ')}`;
  return `${why}\nIn ${rows.table} ${count(rows.rows, 'row is', 'rows are')} in its way: ${rows.what}.${first}`;
}

/** A copy of the database in a scratch cluster, and the rehearsal on a clone of it. */
async function onCopy(
  given: Given,
  databaseUrl: string,
  migrations: readonly Migration[],
): Promise<Rehearsal> {
  const [{ openCopy }, { rehearse }] = await Promise.all([import('./copy.ts'), import('./rehearsal.ts')]);
  const { progress, values, env } = given;
  const backup =
    typeof values.backup === 'string' ? resolve(env.INIT_CWD ?? process.cwd(), values.backup) : undefined;
  const { scratch, copy } = await openCopy({ databaseUrl, backup, key: backupKeyOf(env), progress });
  try {
    return await rehearse({ scratch, copy, migrations, progress });
  } finally {
    await scratch.close();
  }
}

export const migrateRehearse: Command = {
  words: ['migrate', 'rehearse'],
  operands: [],
  does: 'tries what waits on a copy of the database: up, down and up again, with its time',
  options: { backup: { type: 'string' }, contract: { type: 'boolean' } },
  help: `--backup <folder>  takes the copy from a backup instead of the database
--contract         tries the contract migrations, too

The copy is in a PostgreSQL of its own, which is gone afterwards; the studio may be at work. When
one does not fit the rows that there are, it says how many and shows the first. Ends with 1 then.`,
  run: async (given) =>
    await withDatabase(given, async (database, migrations, { databaseUrl, dataDir }) => {
      const { waiting } = await import('./apply.ts');
      if (databaseUrl === undefined)
        throw new Failure('embedded', `This studio keeps everything in ${dataDir}, its database too.`);
      const expand = await waiting(database, migrations, 'expand');
      const contract = given.values.contract === true ? await waiting(database, migrations, 'contract') : [];
      const some = [...expand, ...contract];
      const { passed, stuck } = await onCopy(given, databaseUrl, some);
      const rows = passed.map(({ id, up, down, again }) => [id, seconds(up), seconds(down), seconds(again)]);
      const end =
        stuck === null
          ? `${count(passed.length, 'migration goes', 'migrations go')} up, down and up again.`
          : stuckSentence(stuck);
      return {
        data: { passed, stuck },
        text: `${rows.length === 0 ? '' : `${table(['migration', 'up', 'down', 'again'], rows)}\n`}${end}`,
        exitCode: stuck === null ? exitCodes.done : exitCodes.failed,
      };
    }),
};
