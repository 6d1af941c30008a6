import { createDatabase, type Database } from '@flux/database';
import { migrations } from '@flux/services/operator';
import { Failure } from '../failures.ts';
import { apply, waiting } from '../migrate/apply.ts';
import { faults, lint } from '../migrate/lint.ts';
import type { Deployment, Phase } from './phase.ts';

/** The database of the studio, as its owner. */
async function withDatabase<T>(
  { settings, at }: Deployment,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = createDatabase({ databaseUrl: settings.DATABASE_URL, dataDir: at.data });
  try {
    await database.open();
    return await work(database);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('migration_failed', error instanceof Error ? error.message : String(error), error);
  } finally {
    await database.close();
  }
}

/** What is not applied yet must not stand in the way of people who are at work. */
async function lintPending(deployment: Deployment): Promise<string> {
  const some = await withDatabase(deployment, (database) => waiting(database, migrations, 'expand'));
  const ids = new Set(some.map(({ id }) => id));
  // Nobody is at work before the first release.
  if (deployment.before === undefined) return `${ids.size} to apply, on an empty studio`;
  if (deployment.strategy === 'maintenance') return `${ids.size} to apply, and nobody to wait for them`;
  const findings = (await lint(migrations)).filter(({ id }) => ids.has(id));
  if (findings.length > 0) {
    const sentences = findings.map(({ id, fault, what }) => `${id}: ${what} ${faults[fault]}`);
    throw new Failure('migration_failed', sentences.join('\n'));
  }
  return ids.size === 0 ? 'nothing to apply' : `${ids.size} to apply`;
}

export const migratePhase: Phase = {
  title: 'Migrate',
  steps: [
    { title: 'Locks', run: lintPending },
    {
      title: 'Schema expanded',
      run: async (deployment) => {
        const applied = await withDatabase(deployment, async (database) =>
          apply(database, await waiting(database, migrations, 'expand'), deployment),
        );
        return applied.length === 0 ? 'was so already' : applied.map(({ id }) => id).join(', ');
      },
    },
  ],
};
