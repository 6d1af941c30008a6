/** The first that a user agent mentions; order matters, since Edge and Opera also say Chrome, and Chrome says Safari. */
const browsers: readonly (readonly [string, string])[] = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox/', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['CriOS', 'Chrome'],
  ['Safari/', 'Safari'],
];

const systems: readonly (readonly [string, string])[] = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
];

const find = (table: readonly (readonly [string, string])[], agent: string): string | undefined =>
  table.find(([mark]) => agent.includes(mark))?.[1];

/** The families of browser and system that a user agent mentions; a program has neither. */
export function families(
  userAgent: string | undefined,
  client: 'browser' | 'program',
): { readonly browser: string | undefined; readonly system: string | undefined } {
  const agent = client === 'program' ? '' : (userAgent ?? '').slice(0, 512);
  return { browser: find(browsers, agent), system: find(systems, agent) };
}

/** A name that a person recognises, e.g. `Firefox on Linux`; only families, so that it identifies nobody. */
export function deviceName(userAgent: string | undefined, client: 'browser' | 'program'): string {
  if (client === 'program') return 'A program';
  const { browser, system } = families(userAgent, client);
  if (browser !== undefined && system !== undefined) return `${browser} on ${system}`;
  return browser ?? system ?? 'Unknown browser';
}
