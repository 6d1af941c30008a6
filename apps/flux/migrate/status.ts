import type { Command } from '../command.ts';
import { exitCodes } from '../failures.ts';
import { withDatabase } from '../studio.ts';
import { count, minute, table } from '../table.ts';

export const migrateStatus: Command = {
  words: ['migrate', 'status'],
  operands: [],
  does: 'shows what was done to the schema and what waits',
  options: {},
  help: `An expand migration can be applied while the release before is at work; a contract one takes
away what only that used. Ends with 1 when an expand migration waits.`,
  run: async (given) =>
    await withDatabase(given, async (database, migrations) => {
      const applied = new Map((await database.applied()).map((each) => [each.id, each]));
      const known = new Set(migrations.map(({ id }) => id));
      const all = [...migrations, ...[...applied.values()].filter(({ id }) => !known.has(id))]
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, kind }) => ({
          id,
          kind,
          appliedAt: applied.get(id)?.appliedAt ?? null,
          /** Not of this release, but of a later one that was here. */
          isForeign: !known.has(id),
        }));
      const rows = all.map(({ id, kind, appliedAt, isForeign }) => [
        id,
        kind,
        appliedAt === null ? 'waits' : minute(appliedAt),
        isForeign ? 'of another release' : '',
      ]);
      const waits = all.filter(({ appliedAt }) => appliedAt === null);
      return {
        data: { migrations: all },
        text: `${table(['migration', 'kind', 'applied', ''], rows)}\n${
          waits.length === 0 ? 'Nothing waits.' : `${count(waits.length, 'waits', 'wait')}.`
        }`,
        exitCode: waits.some(({ kind }) => kind === 'expand') ? exitCodes.failed : exitCodes.done,
      };
    }),
};
