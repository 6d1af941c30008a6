import { createDatabase, type Database } from '@flux/database';
import { migrations } from '@flux/services/operator';
import { Failure } from '../failures.ts';
import { faults, lint } from '../migrate/lint.ts';
import type { Deployment, Phase } from './phase.ts';

const expanding = migrations.filter(({ kind }) => kind === 'expand');

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
  const waiting = new Set(await withDatabase(deployment, (database) => database.pending(expanding)));
  // Nobody is at work before the first release.
  if (deployment.before === undefined) return `${waiting.size} to apply, on an empty studio`;
  const findings = (await lint(migrations)).filter(({ id }) => waiting.has(id));
  if (findings.length > 0) {
    const sentences = findings.map(({ id, fault, what }) => `${id}: ${what} ${faults[fault]}`);
    throw new Failure('migration_failed', sentences.join('\n'));
  }
  return waiting.size === 0 ? 'nothing to apply' : `${waiting.size} to apply`;
}

export const migratePhase: Phase = {
  title: 'Migrate',
  steps: [
    { title: 'Locks', run: lintPending },
    {
      title: 'Schema expanded',
      run: async (deployment) => {
        const applied = await withDatabase(deployment, (database) => database.migrate(expanding));
        return applied.length === 0 ? 'was so already' : applied.join(', ');
      },
    },
  ],
};
