import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type ServiceName, serviceNames } from '@flux/contracts';
import { developmentMasterKey } from './secrets.ts';
import { type ValueOf, type Variable, type VariableName, variables } from './variables.ts';

export type Settings = {
  readonly mode: 'development' | 'production';
  readonly host: string;
  readonly port: number;
  /** A folder to listen in, instead of a port. */
  readonly sockets: string | undefined;
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
  readonly trustProxy: readonly string[];
  readonly geoip: string | undefined;
  readonly rateLimit: boolean;
  readonly legacyClients: boolean;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
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

type Environment = Readonly<Record<string, string | undefined>>;

const defaultPorts: Readonly<Record<ServiceName, number>> = {
  auth: 3001,
  messaging: 3004,
  collaboration: 4000,
};

/** Variables of the tests, which only they read. */
const isTestVariable = (name: string) => name.startsWith('FLUX_TEST_');

/** How many letters must be changed to turn one word into the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

function unknownVariables(env: Environment): readonly string[] {
  const known = Object.keys(variables);
  return Object.keys(env)
    .filter((name) => name.startsWith('FLUX_') && !known.includes(name) && !isTestVariable(name))
    .map((name) => {
      const nearest = known.toSorted((a, b) => distance(a, name) - distance(b, name))[0]!;
      const hint = distance(nearest, name) <= 4 ? ` Did you mean ${nearest}?` : '';
      return `${name} is no setting of FluxStudio.${hint}`;
    });
}

function version(): string {
  const path = join(import.meta.dirname, '../../package.json');
  const parsed: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const found =
    typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined;
  return typeof found === 'string' ? found : '0.0.0';
}

/** The nearest folder above that exists, which is where a missing one would be made. */
function existingAbove(folder: string): string {
  return existsSync(folder) ? folder : existingAbove(dirname(folder));
}

function unwritable(folder: string): boolean {
  try {
    accessSync(existingAbove(folder), constants.W_OK | constants.X_OK);
    return false;
  } catch {
    return true;
  }
}

/**
 * Reads all settings once.
 * @throws SettingsError naming every missing, unknown or malformed setting, secrets masked.
 */
export function readSettings(env: Environment): Settings {
  const faults: string[] = [...unknownVariables(env)];

  function read<N extends VariableName>(name: N): ValueOf<N> | undefined {
    const text = env[name];
    if (text === undefined || text === '') return undefined;
    const variable: Variable<unknown> = variables[name];
    const parsed = variable.parse(text);
    if ('value' in parsed) return parsed.value as ValueOf<N>;
    faults.push(
      `${name} is ${variable.secret ? 'not as it should be' : JSON.stringify(text)}; it ${parsed.fault}.`,
    );
    return undefined;
  }

  const mode = read('NODE_ENV') === 'production' ? 'production' : 'development';
  const services = read('FLUX_SERVICES') ?? serviceNames;
  const sockets = read('FLUX_SOCKETS');
  const given = {
    port: read('FLUX_PORT'),
    url: read('FLUX_URL'),
    host: read('FLUX_HOST'),
    origins: read('FLUX_ORIGINS'),
    redisUrl: read('REDIS_URL'),
    smtpUrl: read('SMTP_URL'),
    mailFrom: read('MAIL_FROM'),
    signup: read('FLUX_SIGNUP'),
    trustProxy: read('FLUX_TRUST_PROXY'),
    geoip: read('FLUX_GEOIP'),
    legacyClients: read('FLUX_LEGACY_CLIENTS'),
    logLevel: read('FLUX_LOG_LEVEL'),
    release: read('FLUX_RELEASE'),
  };
  const port =
    given.port ?? (services.length === serviceNames.length ? 3000 : defaultPorts[services[0] ?? 'auth']);
  const url = given.url ?? `http://localhost:${port}`;
  const databaseUrl = read('DATABASE_URL');
  const databaseUrls = Object.fromEntries(
    (
      [
        ['auth', read('DATABASE_URL_AUTH')],
        ['messaging', read('DATABASE_URL_MESSAGING')],
        ['collaboration', read('DATABASE_URL_COLLABORATION')],
      ] as const
    ).filter(([, value]) => value !== undefined),
  );
  const dataDir = read('FLUX_DATA') ?? resolve('data');
  const rateLimit = read('FLUX_RATE_LIMIT') ?? true;
  let masterKey = read('FLUX_MASTER_KEY');

  if (services.length < serviceNames.length && databaseUrl === undefined) {
    faults.push(
      'DATABASE_URL is missing; several processes can only meet in PostgreSQL, so FLUX_SERVICES needs it.',
    );
  }
  if (services.length > 1 && services.length < serviceNames.length && given.port === undefined && !sockets) {
    faults.push('FLUX_PORT is missing; a process with two services has no port of its own.');
  }
  if (mode === 'production') {
    if (!rateLimit) faults.push('FLUX_RATE_LIMIT is "off"; in production rate limits must stay on.');
    if (given.url === undefined)
      faults.push('FLUX_URL is missing; in production it must be the public address.');
    if (env.FLUX_MASTER_KEY === undefined)
      faults.push('FLUX_MASTER_KEY is missing; in production it must be given.');
    for (const name of databaseUrl === undefined ? [] : services) {
      const variable = `DATABASE_URL_${name.toUpperCase()}`;
      if (databaseUrls[name] === undefined && !env[variable]) {
        faults.push(`${variable} is missing; in production each service must have its own role.`);
      }
    }
  }
  if (unwritable(dataDir))
    faults.push(`FLUX_DATA is ${JSON.stringify(dataDir)}; it must be a folder that may be written to.`);
  if (faults.length === 0 && masterKey === undefined) {
    try {
      masterKey = developmentMasterKey(dataDir);
    } catch (error) {
      faults.push(
        `The master key could not be kept in ${dataDir}: ${error instanceof Error ? error.message : error}.`,
      );
    }
  }
  if (faults.length > 0 || masterKey === undefined) throw new SettingsError(faults);

  const loopback = given.url === undefined ? [`http://127.0.0.1:${port}`] : [];
  return {
    mode,
    host: given.host ?? '127.0.0.1',
    port,
    sockets,
    dataDir,
    url,
    origins: [...new Set([url, ...loopback, ...(given.origins ?? [])])],
    services,
    databaseUrl,
    databaseUrls,
    redisUrl: given.redisUrl,
    smtpUrl: given.smtpUrl,
    mailFrom: given.mailFrom ?? `studio@${new URL(url).hostname}`,
    signup: given.signup ?? (mode === 'production' ? 'invite' : 'open'),
    trustProxy: given.trustProxy ?? [],
    geoip: given.geoip,
    rateLimit,
    legacyClients: given.legacyClients ?? false,
    masterKey,
    logLevel: given.logLevel ?? 'info',
    release: given.release ?? `${version()}-dev`,
  };
}
