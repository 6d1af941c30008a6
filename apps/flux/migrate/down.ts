import { type Command, dryRun } from '../command.ts';
import { Failure } from '../failures.ts';
import { withDatabase } from '../studio.ts';

export const migrateDown: Command = {
  words: ['migrate', 'down'],
  operands: ['<id>'],
  does: 'takes the last migration back, and what was kept in it',
  options: dryRun,
  help: `--dry-run  looks whether it is the last

Whatever was written to what it made is lost: make a backup first. A release that needs it does
not start any more.`,
  run: async (given) =>
    await withDatabase(given, async (database, migrations) => {
      const { takeBack } = await import('./apply.ts');
      const [id = ''] = given.operands;
      const last = (await database.applied()).at(-1)?.id;
      if (last !== id)
        throw new Failure(
          'migration_failed',
          `${id} is not the last that was applied: that is ${last ?? 'none'}.`,
        );
      if (given.values['dry-run'] === true)
        return { data: { id, dryRun: true }, text: `${id} would be taken back. Nothing was changed.` };
      given.progress.step(`Taking ${id} back`);
      await takeBack(database, migrations, id, given);
      return { data: { id }, text: `${id} was taken back.` };
    }),
};
