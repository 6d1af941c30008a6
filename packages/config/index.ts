export { readBackupKey } from './backupKey.ts';
export { requiredSettings } from './demands.ts';
export { describeSettings } from './describe.ts';
export { installation } from './installation.ts';
export { maskUrl } from './maskUrl.ts';
export { isGoogle, type ProviderSettings } from './providers.ts';
export { withSecretFiles } from './secretFiles.ts';
export { readSettings, type Settings, SettingsError } from './settings.ts';
