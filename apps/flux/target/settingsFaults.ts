import { readSettings, SettingsError } from '@flux/config';
import { serviceNames } from '@flux/contracts';
import type { Layout } from './layout.ts';

/** What is wrong with the settings of a studio, as each of its services would read them: a sentence each. */
export function faultsOfSettings(
  at: Layout,
  settings: Readonly<Record<string, string>>,
  needed: readonly string[],
): readonly string[] {
  const missing = needed.filter((name) => (settings[name] ?? '') === '');
  if (missing.length > 0) return [`${at.settings} lacks ${missing.join(', ')}.`];
  const faults = serviceNames.flatMap((service) => {
    try {
      readSettings({ ...settings, FLUX_SERVICES: service, FLUX_SOCKETS: at.run });
      return [];
    } catch (error) {
      if (error instanceof SettingsError) return error.faults.map((fault) => `${at.settings}: ${fault}`);
      throw error;
    }
  });
  return [...new Set(faults)];
}
