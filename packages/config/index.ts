export { describeSettings } from './describe.ts';
export { installation } from './installation.ts';
export { maskUrl } from './maskUrl.ts';
export { readSettings, type Settings, SettingsError } from './settings.ts';
