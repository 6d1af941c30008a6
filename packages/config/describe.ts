import type { Settings } from './settings.ts';
import { type Variable, variables } from './variables.ts';

const mask = '••••';

/** An address without the password in it. */
export function maskUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null) return mask;
  if (url.password !== '') url.password = 'xxxx';
  return url.href.replace(':xxxx@', `:${mask}@`);
}

const show = (value: unknown): string => {
  if (value === undefined) return 'none';
  if (value instanceof Uint8Array) return mask;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return String(value);
};

/** The settings as lines for the owner to read; secrets and passwords inside addresses are masked. */
export function describeSettings(settings: Settings): readonly string[] {
  const { databaseUrls, ...rest } = settings;
  const urls = Object.entries(databaseUrls).map(
    ([service, url]) => [`databaseUrl of ${service}`, maskUrl(url)] as const,
  );
  const lines = Object.entries(rest).map(([name, value]) => {
    const isUrl = name === 'databaseUrl' || name === 'redisUrl' || name === 'smtpUrl';
    return [name, isUrl && typeof value === 'string' ? maskUrl(value) : show(value)] as const;
  });
  return [...lines, ...urls].map(([name, text]) => `${name}: ${text}`);
}

/** The table of docs/operating/settings.md, held equal to the code by a test. */
export function settingsTable(): string {
  const rows = Object.entries<Variable<unknown>>(variables).map(
    ([name, variable]) =>
      `| \`${name}\`${variable.secret ? ' (secret)' : ''} | ${variable.means} | ${variable.default} |`,
  );
  return ['| setting | meaning | default |', '|---|---|---|', ...rows].join('\n');
}
