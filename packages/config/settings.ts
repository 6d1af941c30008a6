import { resolve } from 'node:path';
import { type ServiceName, serviceNames } from '@flux/contracts';
import { isWritableFolder } from './dataFolder.ts';
import { unmetDemands } from './demands.ts';
import { type Environment, isGiven, reader } from './environment.ts';
import type { ScannerAddress } from './parsers.ts';
import { google, type ProviderSettings } from './providers.ts';
import { installedRelease, isRelease } from './release.ts';
import { withSecretFiles } from './secretFiles.ts';
import { developmentMasterKey } from './secrets.ts';
import { unknownVariables } from './unknownVariables.ts';
import type { ValueOf } from './variables.ts';

export type Settings = {
  readonly mode: 'development' | 'production';
  readonly host: string;
  readonly port: number;
  /** A folder to listen in, instead of a port. */
  readonly sockets: string | undefined;
  /** Absolute; it may not exist yet. */
  readonly dataDir: string;
  /** The public origin, without a trailing slash. */
  readonly url: string;
  /** Every origin that may call with cookies. */
  readonly origins: readonly string[];
  readonly services: readonly ServiceName[];
  readonly databaseUrl: string | undefined;
  readonly databaseUrls: Readonly<Partial<Record<ServiceName, string>>>;
  readonly redisUrl: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly signup: 'open' | 'invite' | 'closed';
  /** Whom people can sign in with; Google first. */
  readonly providers: readonly ProviderSettings[];
  readonly trustProxy: readonly string[];
  readonly geoip: string | undefined;
  /** The daemon that looks at uploads. */
  readonly scanner: ScannerAddress | undefined;
  readonly rateLimit: boolean;
  readonly legacyClients: boolean;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  /** 32 bytes; for the operator's backups alone. */
  readonly backupKey: Uint8Array | undefined;
  readonly logLevel: ValueOf<'FLUX_LOG_LEVEL'>;
  readonly release: string;
};

/** Everything that is wrong with the environment at once; each fault is one sentence for the owner. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

const defaultPorts: Readonly<Record<ServiceName, number>> = {
  auth: 3001,
  messaging: 3004,
  collaboration: 4000,
};

const portOf = (services: readonly ServiceName[]): number =>
  services.length === 1 ? defaultPorts[services[0]!] : 3000;

/** Only the services whose own role was given. */
function roles(urls: Readonly<Record<ServiceName, string | undefined>>): Settings['databaseUrls'] {
  const given: Partial<Record<ServiceName, string>> = {};
  for (const name of serviceNames) if (urls[name] !== undefined) given[name] = urls[name];
  return given;
}

/** Google, where it was set up, and the others. */
function allProviders(read: ReturnType<typeof reader>): readonly ProviderSettings[] {
  const id = read('FLUX_GOOGLE_CLIENT_ID');
  const secret = read('FLUX_GOOGLE_CLIENT_SECRET');
  const others = read('FLUX_OIDC') ?? [];
  return id === undefined || secret === undefined ? others : [google(id, secret), ...others];
}

/** The key of a development studio; what keeps it from being kept is a fault. */
function keptKey(dataDir: string, faults: string[]): Uint8Array | undefined {
  try {
    return developmentMasterKey(dataDir);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    faults.push(`FLUX_MASTER_KEY is missing and none could be kept in ${dataDir}: ${why}.`);
    return undefined;
  }
}

/**
 * Reads all settings once, and the files that hold secrets.
 * @throws SettingsError naming every missing, unknown or malformed setting, secrets masked.
 */
export function readSettings(given: Environment): Settings {
  const faults: string[] = [...unknownVariables(given)];
  const env = withSecretFiles(given, faults);
  const read = reader(env, faults);

  const mode = read('NODE_ENV') === 'production' ? 'production' : 'development';
  const services = read('FLUX_SERVICES') ?? serviceNames;
  const givenUrl = read('FLUX_URL');
  const port = read('FLUX_PORT') ?? portOf(services);
  const url = givenUrl ?? `http://localhost:${port}`;
  // Only the default address has a second name: with a given one, the page is where the owner says.
  const loopback = isGiven(env, 'FLUX_URL') ? [] : [`http://127.0.0.1:${port}`];
  const rest = {
    host: read('FLUX_HOST') ?? '127.0.0.1',
    sockets: read('FLUX_SOCKETS'),
    dataDir: read('FLUX_DATA') ?? resolve('data'),
    origins: [...new Set([url, ...loopback, ...(read('FLUX_ORIGINS') ?? [])])],
    databaseUrl: read('DATABASE_URL'),
    databaseUrls: roles({
      auth: read('DATABASE_URL_AUTH'),
      messaging: read('DATABASE_URL_MESSAGING'),
      collaboration: read('DATABASE_URL_COLLABORATION'),
    }),
    redisUrl: read('REDIS_URL'),
    smtpUrl: read('SMTP_URL'),
    mailFrom: read('MAIL_FROM') ?? `studio@${new URL(url).hostname}`,
    signup: read('FLUX_SIGNUP') ?? (mode === 'production' ? 'invite' : 'open'),
    providers: allProviders(read),
    trustProxy: read('FLUX_TRUST_PROXY') ?? [],
    geoip: read('FLUX_GEOIP'),
    scanner: read('FLUX_SCANNER'),
    rateLimit: read('FLUX_RATE_LIMIT') ?? true,
    legacyClients: read('FLUX_LEGACY_CLIENTS') ?? false,
    backupKey: read('FLUX_BACKUP_KEY'),
    logLevel: read('FLUX_LOG_LEVEL') ?? 'info',
    release: read('FLUX_RELEASE') ?? installedRelease(),
  } as const;
  const givenKey = read('FLUX_MASTER_KEY');

  faults.push(
    ...unmetDemands(env, {
      mode,
      services,
      url: givenUrl,
      scanner: rest.scanner,
      rateLimit: rest.rateLimit,
      isRelease: isRelease(),
      providers: rest.providers,
      databaseUrls: {
        DATABASE_URL: rest.databaseUrl,
        DATABASE_URL_AUTH: rest.databaseUrls.auth,
        DATABASE_URL_MESSAGING: rest.databaseUrls.messaging,
        DATABASE_URL_COLLABORATION: rest.databaseUrls.collaboration,
      },
      redisUrl: rest.redisUrl,
    }),
  );
  if (!isWritableFolder(rest.dataDir)) {
    faults.push(`FLUX_DATA is ${JSON.stringify(rest.dataDir)}; it must be a folder that may be written to.`);
  }
  // Nothing is written while something is wrong; in production a missing key is a fault already.
  const masterKey = givenKey ?? (faults.length === 0 ? keptKey(rest.dataDir, faults) : undefined);
  if (faults.length > 0 || masterKey === undefined) throw new SettingsError(faults);
  return { mode, services, port, url, ...rest, masterKey };
}
