import { join } from 'node:path';
import { readBackupKey, readSettings, type Settings, SettingsError } from '@flux/config';
import type { Database, Migration } from '@flux/database';
import type { Import, Operator } from '@flux/services/operator';
import type { Given } from './command.ts';
import { Failure } from './failures.ts';
import { giveTo } from './host/giveTo.ts';

/** @throws Failure('settings_wrong') */
export function settingsOf(env: Given['env']): Settings {
  try {
    return readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) throw new Failure('settings_wrong', error.faults.join('\n'), error);
    throw error;
  }
}

/** The key of the backups, of which alone nothing else has to be set. @throws Failure('settings_wrong') */
export function backupKeyOf(env: Given['env']): Uint8Array | undefined {
  try {
    return readBackupKey(env);
  } catch (error) {
    if (error instanceof SettingsError) throw new Failure('settings_wrong', error.faults.join('\n'), error);
    throw error;
  }
}

/** What cannot be opened, as the operator is told of it. */
async function explaining<T>(work: () => Promise<T>): Promise<T> {
  const [{ OperatorError }, { StartError }] = await Promise.all([
    import('@flux/services/operator'),
    import('@flux/database'),
  ]);
  try {
    return await work();
  } catch (error) {
    if (error instanceof OperatorError) throw new Failure(error.code, error.message, error);
    if (error instanceof StartError) throw new Failure('database_refused', error.message, error);
    throw error;
  }
}

/** Opens this machine’s studio, works on it and lets go of it. @throws Failure */
export async function withStudio<T>(
  { env, progress }: Pick<Given, 'env' | 'progress'>,
  work: (operator: Operator) => Promise<T>,
): Promise<T> {
  const settings = settingsOf(env);
  progress.step('Opening the studio’s database');
  // Only now: whoever asks for help, or mistypes, need not wait for it.
  const { openOperator } = await import('@flux/services/operator');
  return await explaining(async () => {
    const operator = await openOperator(settings);
    try {
      return await work(operator);
    } finally {
      await operator.close();
    }
  });
}

/** Opens this machine’s studio to an import; its bytes belong to who has the studio’s data. @throws Failure */
export async function withImport<T>(
  { env, progress }: Pick<Given, 'env' | 'progress'>,
  work: (studio: Import) => Promise<T>,
): Promise<T> {
  const settings = settingsOf(env);
  progress.step('Opening the studio’s database');
  const { openImport } = await import('@flux/services/operator');
  return await explaining(async () => {
    const studio = await openImport(settings, progress.say);
    try {
      return await work(studio);
    } finally {
      await studio.close();
      await giveTo(settings.dataDir, join(settings.dataDir, 'blobs'));
    }
  });
}

/** Opens this machine’s database as it is, with the migrations of this release. @throws Failure */
export async function withDatabase<T>(
  { env, progress }: Pick<Given, 'env' | 'progress'>,
  work: (database: Database, migrations: readonly Migration[], settings: Settings) => Promise<T>,
): Promise<T> {
  const settings = settingsOf(env);
  progress.step('Opening the studio’s database');
  const { migrations, openDatabase } = await import('@flux/services/operator');
  return await explaining(async () => {
    const database = await openDatabase(settings);
    try {
      return await work(database, migrations, settings);
    } finally {
      await database.close();
    }
  });
}
