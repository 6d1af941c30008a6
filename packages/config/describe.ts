import { maskUrl } from './maskUrl.ts';
import { isGoogle } from './providers.ts';
import type { Settings } from './settings.ts';
import { type Variable, type VariableName, variables } from './variables.ts';

const onOff = (on: boolean): string => (on ? 'on' : 'off');
const all = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));
const address = (url: string | undefined): string => (url === undefined ? 'none' : maskUrl(url));

function scannerOf(scanner: Settings['scanner']): string {
  if (scanner === undefined) return 'none';
  if ('path' in scanner) return `unix:${scanner.path}`;
  return scanner.host.includes(':') ? `[${scanner.host}]:${scanner.port}` : `${scanner.host}:${scanner.port}`;
}

/** The value of every variable as the studio understood it; the type says when one is forgotten. */
function values(settings: Settings): Readonly<Record<VariableName, string>> {
  const { databaseUrls, providers } = settings;
  const byGoogle = providers.find(isGoogle);
  return {
    NODE_ENV: settings.mode,
    FLUX_HOST: settings.host,
    FLUX_PORT: String(settings.port),
    FLUX_SOCKETS: settings.sockets ?? 'none',
    FLUX_DATA: settings.dataDir,
    FLUX_URL: settings.url,
    FLUX_ORIGINS: all(settings.origins),
    FLUX_SERVICES: all(settings.services),
    FLUX_SIGNUP: settings.signup,
    FLUX_TRUST_PROXY: all(settings.trustProxy),
    FLUX_GEOIP: settings.geoip ?? 'none',
    FLUX_SCANNER: scannerOf(settings.scanner),
    FLUX_RATE_LIMIT: onOff(settings.rateLimit),
    FLUX_LEGACY_CLIENTS: onOff(settings.legacyClients),
    FLUX_MASTER_KEY: '***',
    FLUX_BACKUP_KEY: settings.backupKey === undefined ? 'none' : '***',
    FLUX_LOG_LEVEL: settings.logLevel,
    FLUX_RELEASE: settings.release,
    DATABASE_URL: address(settings.databaseUrl),
    DATABASE_URL_AUTH: address(databaseUrls.auth),
    DATABASE_URL_MESSAGING: address(databaseUrls.messaging),
    DATABASE_URL_COLLABORATION: address(databaseUrls.collaboration),
    REDIS_URL: address(settings.redisUrl),
    SMTP_URL: address(settings.smtpUrl),
    MAIL_FROM: settings.mailFrom,
    FLUX_GOOGLE_CLIENT_ID: byGoogle?.clientId ?? 'none',
    FLUX_GOOGLE_CLIENT_SECRET: byGoogle === undefined ? 'none' : '***',
    FLUX_OIDC: all(providers.filter((one) => one !== byGoogle).map(({ name }) => name)),
  };
}

/** The settings as lines for the owner to read, under the names they are set by; passwords are masked. */
export function describeSettings(settings: Settings): readonly string[] {
  return Object.entries(values(settings)).map(([name, text]) => `${name}=${text}`);
}

/** The table of docs/operating/settings.md, held equal to the code by a test. */
export function settingsTable(): string {
  const rows = Object.entries<Variable<unknown>>(variables).map(
    ([name, variable]) =>
      `| \`${name}\`${variable.secret ? ' (secret)' : ''} | ${variable.means} | ${variable.default} |`,
  );
  return ['| setting | meaning | default |', '|---|---|---|', ...rows].join('\n');
}
