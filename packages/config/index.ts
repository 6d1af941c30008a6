export { describeSettings, maskUrl } from './describe.ts';
export { readSettings, type Settings, SettingsError } from './settings.ts';
