import { resolve } from 'node:path';
import { type Command, dryRun } from '../command.ts';
import { withDatabase } from '../studio.ts';
import { applied, wouldApply } from './told.ts';

export const migrateContract: Command = {
  words: ['migrate', 'contract'],
  operands: [],
  does: 'takes away what only releases before have used, when none of them is left',
  options: { ...dryRun, root: { type: 'string' } },
  help: `--root <folder>  where the studio is deployed; its sockets tell which releases are at work
--dry-run        says which wait

Without --root every service that is connected to the database counts as an old one.`,
  run: async (given) =>
    await withDatabase(given, async (database, migrations, { databaseUrl }) => {
      const { contract, waiting } = await import('./apply.ts');
      const { releasesBeside, servicesConnected } = await import('./oldReleases.ts');
      const { root, 'dry-run': isDry } = given.values;
      if (isDry === true)
        return wouldApply((await waiting(database, migrations, 'contract')).map(({ id }) => id));
      const oldReleases = async () => {
        if (typeof root === 'string') return await releasesBeside(resolve(given.env.INIT_CWD ?? '', root));
        // Who has an embedded database open is alone with it.
        return databaseUrl === undefined ? [] : await servicesConnected(databaseUrl);
      };
      return applied(await contract(database, migrations, oldReleases, given));
    }),
};
