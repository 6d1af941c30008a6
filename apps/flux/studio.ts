import { readBackupKey, readSettings, type Settings, SettingsError } from '@flux/config';
import type { Operator } from '@flux/services/operator';
import type { Given } from './command.ts';
import { Failure } from './failures.ts';

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

/** Opens this machine's studio, works on it and lets go of it. @throws Failure */
export async function withStudio<T>(
  { env, progress }: Pick<Given, 'env' | 'progress'>,
  work: (operator: Operator) => Promise<T>,
): Promise<T> {
  const settings = settingsOf(env);
  progress.step('Opening the studio’s database');
  // Only now: whoever asks for help, or mistypes, need not wait for it.
  const [{ OperatorError, openOperator }, { StartError }] = await Promise.all([
    import('@flux/services/operator'),
    import('@flux/database'),
  ]);
  try {
    const operator = await openOperator(settings);
    try {
      return await work(operator);
    } finally {
      await operator.close();
    }
  } catch (error) {
    if (error instanceof OperatorError) throw new Failure(error.code, error.message, error);
    if (error instanceof StartError) throw new Failure('database_refused', error.message, error);
    throw error;
  }
}
