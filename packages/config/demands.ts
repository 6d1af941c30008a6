import { type ServiceName, serviceNames } from '@flux/contracts';
import { type Environment, isGiven } from './environment.ts';
import type { ScannerAddress } from './parsers.ts';
import type { ProviderSettings } from './providers.ts';
import type { VariableName } from './variables.ts';

/** What has been read, as far as variables demand one another. */
export type Given = {
  readonly mode: 'development' | 'production';
  readonly services: readonly ServiceName[];
  readonly url: string | undefined;
  readonly scanner: ScannerAddress | undefined;
  readonly rateLimit: boolean;
  /** It has no embedded database. */
  readonly isRelease: boolean;
  readonly providers: readonly ProviderSettings[];
  /** By the variable that gives it. */
  readonly databaseUrls: Readonly<Partial<Record<VariableName, string | undefined>>>;
  readonly redisUrl: string | undefined;
};

export const roleVariables: Readonly<Record<ServiceName, VariableName>> = {
  auth: 'DATABASE_URL_AUTH',
  messaging: 'DATABASE_URL_MESSAGING',
  collaboration: 'DATABASE_URL_COLLABORATION',
};

const isLoopbackHost = (host: string): boolean =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);

const isLoopback = (url: string): boolean => isLoopbackHost(new URL(url).hostname);

/** Whether an address leads to this machine: by its socket (an absolute path, or no host at all) or its loopback. */
function isHere(url: URL): boolean {
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname);
  return host === '' || host.startsWith('/') || isLoopbackHost(host);
}

/** What several processes need to find each other. */
function* ofSeveralProcesses(env: Environment, { services }: Given): Generator<string> {
  if (services.length === serviceNames.length) return;
  if (!isGiven(env, 'DATABASE_URL')) {
    yield 'DATABASE_URL is missing; several processes can only meet in PostgreSQL, so FLUX_SERVICES needs it.';
  }
  if (services.length > 1 && !isGiven(env, 'FLUX_PORT') && !isGiven(env, 'FLUX_SOCKETS')) {
    yield 'FLUX_PORT is missing; a process with two services has no port of its own.';
  }
}

function* ofTheDatabase(env: Environment, { services, isRelease }: Given): Generator<string> {
  if (isGiven(env, 'DATABASE_URL')) return;
  if (isRelease && services.length === serviceNames.length)
    yield 'DATABASE_URL is missing; a release brings no database of its own.';
  for (const name of Object.values(roleVariables)) {
    if (isGiven(env, name)) yield `DATABASE_URL is missing; ${name} is of use only beside it.`;
  }
}

function* ofProviders(env: Environment, { providers }: Given): Generator<string> {
  const halves = ['FLUX_GOOGLE_CLIENT_ID', 'FLUX_GOOGLE_CLIENT_SECRET'] as const;
  const [missing, ...more] = halves.filter((name) => !isGiven(env, name));
  if (missing !== undefined && more.length === 0)
    yield `${missing} is missing; signing in with Google needs both the id and the secret.`;
  if (providers.filter(({ name }) => name === 'google').length > 1)
    yield 'FLUX_OIDC names a provider "google"; FLUX_GOOGLE_CLIENT_ID is that one already.';
}

/** What passes between machines is encrypted, and the other machine shows that it is the one meant. */
function* ofTheNetwork({ mode, databaseUrls, redisUrl, scanner }: Given): Generator<string> {
  if (mode !== 'production') return;
  for (const [name, given] of Object.entries(databaseUrls)) {
    if (given === undefined) continue;
    const url = new URL(given);
    if (!isHere(url) && url.searchParams.get('sslmode') !== 'verify-full')
      yield `${name} leads to another machine; in production it must end in ?sslmode=verify-full.`;
  }
  if (redisUrl !== undefined && !isHere(new URL(redisUrl)) && !redisUrl.startsWith('rediss:'))
    yield 'REDIS_URL leads to another machine; in production it must begin with rediss://.';
  if (scanner !== undefined && 'host' in scanner && !isLoopbackHost(scanner.host))
    yield 'FLUX_SCANNER leads to another machine, unencrypted; in production it must be on this one.';
}

function* ofProduction(env: Environment, { mode, services, url, rateLimit }: Given): Generator<string> {
  if (mode !== 'production') return;
  if (!rateLimit) yield 'FLUX_RATE_LIMIT is "off"; in production rate limits must stay on.';
  if (!isGiven(env, 'FLUX_URL')) yield 'FLUX_URL is missing; in production it must be the public address.';
  if (url?.startsWith('http:') && !isLoopback(url)) {
    yield `FLUX_URL is "${url}"; in production it must begin with https://, or no browser keeps the cookies.`;
  }
  if (!isGiven(env, 'FLUX_MASTER_KEY')) {
    yield 'FLUX_MASTER_KEY is missing; in production it must be given.';
  }
  for (const service of isGiven(env, 'DATABASE_URL') ? services : []) {
    const name = roleVariables[service];
    if (!isGiven(env, name)) yield `${name} is missing; in production each service must have its own role.`;
  }
}

/** What must be given in production to each process of a studio that runs these services on PostgreSQL. */
export const requiredSettings = (services: readonly ServiceName[]): readonly VariableName[] => [
  'DATABASE_URL',
  ...services.map((service) => roleVariables[service]),
  'FLUX_MASTER_KEY',
  'FLUX_URL',
];

/** What one variable demands of others (api.md, "Start"); one sentence for each demand that is not met. */
export function unmetDemands(env: Environment, given: Given): readonly string[] {
  return [
    ...ofSeveralProcesses(env, given),
    ...ofTheDatabase(env, given),
    ...ofProviders(env, given),
    ...ofProduction(env, given),
    ...ofTheNetwork(given),
  ];
}
