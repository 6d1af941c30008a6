import { type Command, dryRun } from '../command.ts';
import { withDatabase } from '../studio.ts';
import { applied, wouldApply } from './told.ts';

export const migrateUp: Command = {
  words: ['migrate', 'up'],
  operands: [],
  does: 'applies the expand migrations that wait, while the studio is at work',
  options: dryRun,
  help: `--dry-run  says which

Each waits at most two seconds for its table, lets everybody pass, and tries again, five times.
One that fails leaves nothing of itself; those before it stay applied.`,
  run: async (given) =>
    await withDatabase(given, async (database, migrations) => {
      const { apply, waiting } = await import('./apply.ts');
      const some = await waiting(database, migrations, 'expand');
      if (given.values['dry-run'] === true) return wouldApply(some.map(({ id }) => id));
      return applied(await apply(database, some, given));
    }),
};
