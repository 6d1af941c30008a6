export { describeSettings } from './describe.ts';
export { maskUrl } from './maskUrl.ts';
export { readSettings, type Settings, SettingsError } from './settings.ts';
