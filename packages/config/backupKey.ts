import { type Environment, reader } from './environment.ts';
import { withSecretFiles } from './secretFiles.ts';
import { SettingsError } from './settings.ts';

/**
 * The key of the backups, 32 bytes, if there is one. Read alone: whoever restores onto a new machine has no other
 * settings there yet.
 * @throws SettingsError
 */
export function readBackupKey({
  FLUX_BACKUP_KEY,
  FLUX_BACKUP_KEY_FILE,
}: Environment): Uint8Array | undefined {
  const faults: string[] = [];
  const env = withSecretFiles({ FLUX_BACKUP_KEY, FLUX_BACKUP_KEY_FILE }, faults);
  const key = reader(env, faults)('FLUX_BACKUP_KEY');
  if (faults.length > 0) throw new SettingsError(faults);
  return key;
}
