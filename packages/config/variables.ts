import type { ServiceName } from '@flux/contracts';
import {
  host,
  list,
  masterKey,
  matching,
  oneOf,
  onOff,
  origin,
  type Parse,
  path,
  port,
  proxy,
  type ScannerAddress,
  scanner,
  services,
  url,
} from './parsers.ts';
import { type ProviderSettings, providers } from './providers.ts';

/** One environment variable: what it means, what it is when absent, how it is read. */
export type Variable<T> = {
  /** One sentence for the owner. */
  readonly means: string;
  /** As the documentation shows it; `none` where there is none. */
  readonly default: string;
  /** Never shown: neither in a fault nor in the description. */
  readonly secret?: true;
  readonly parse: Parse<T>;
};

type Values = {
  NODE_ENV: 'production' | 'development' | 'test';
  FLUX_HOST: string;
  FLUX_PORT: number;
  FLUX_SOCKETS: string;
  FLUX_DATA: string;
  FLUX_URL: string;
  FLUX_ORIGINS: readonly string[];
  FLUX_SERVICES: readonly ServiceName[];
  FLUX_SIGNUP: 'open' | 'invite' | 'closed';
  FLUX_TRUST_PROXY: readonly string[];
  FLUX_GEOIP: string;
  FLUX_SCANNER: ScannerAddress;
  FLUX_RATE_LIMIT: boolean;
  FLUX_LEGACY_CLIENTS: boolean;
  FLUX_MASTER_KEY: Uint8Array;
  FLUX_BACKUP_KEY: Uint8Array;
  FLUX_LOG_LEVEL: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  FLUX_RELEASE: string;
  DATABASE_URL: string;
  DATABASE_URL_AUTH: string;
  DATABASE_URL_MESSAGING: string;
  DATABASE_URL_COLLABORATION: string;
  REDIS_URL: string;
  SMTP_URL: string;
  MAIL_FROM: string;
  FLUX_GOOGLE_CLIENT_ID: string;
  FLUX_GOOGLE_CLIENT_SECRET: string;
  FLUX_OIDC: readonly ProviderSettings[];
};

export type VariableName = keyof Values;
export type ValueOf<N extends VariableName> = Values[N];

const postgres = url('postgres', 'postgresql');

const roleOf = (service: string): Variable<string> => ({
  means: `The ${service} service’s own role.`,
  default: 'in development DATABASE_URL with SET ROLE; required in production',
  secret: true,
  parse: postgres,
});

/** Every environment variable that the studio reads (api.md, "Start"). Nothing else reads the environment. */
export const variables: { readonly [N in VariableName]: Variable<Values[N]> } = {
  NODE_ENV: {
    means: 'How careful the studio is: `production` (set by a release’s units) or `development`.',
    default: 'development',
    parse: oneOf('production', 'development', 'test'),
  },
  FLUX_HOST: {
    means: 'The address to listen on.',
    default: '127.0.0.1',
    parse: host,
  },
  FLUX_PORT: {
    means: 'The port to listen on; moves a single named service too.',
    default: '3000 with all services; auth 3001, messaging 3004, collaboration 4000 alone',
    parse: port,
  },
  FLUX_SOCKETS: {
    means: 'A folder: listen on `auth.sock`, `messaging.sock`, `collaboration.sock` there instead of a port.',
    default: 'none',
    parse: path,
  },
  FLUX_DATA: {
    means: 'Where the embedded database, files and development secrets are.',
    default: './data',
    parse: path,
  },
  FLUX_URL: {
    means: 'The public address: decides allowed origins, links in mail and whether cookies are `Secure`.',
    default: 'http://localhost:<port>; required in production, and https:// there',
    parse: origin,
  },
  FLUX_ORIGINS: {
    means: 'Further same-site origins that may call with cookies, as a comma list.',
    default: 'none',
    parse: list(origin),
  },
  FLUX_SERVICES: {
    means: 'Which services this process runs, as a comma list of auth, messaging, collaboration.',
    default: 'all',
    parse: services,
  },
  FLUX_SIGNUP: {
    means: 'Who may make an account: `open`, `invite` or `closed`.',
    default: 'open in development, invite in production',
    parse: oneOf('open', 'invite', 'closed'),
  },
  FLUX_TRUST_PROXY: {
    means:
      'Proxies whose forwarded address is believed, as a comma list; on FLUX_SOCKETS the peer always is.',
    default: 'none',
    parse: list(proxy),
  },
  FLUX_GEOIP: {
    means: 'Path of an mmdb file that turns addresses into places.',
    default: 'none',
    parse: path,
  },
  FLUX_SCANNER: {
    means: 'A ClamAV daemon that looks at uploads: `unix:` and its socket, or host and port; see below.',
    default: 'none',
    parse: scanner,
  },
  FLUX_RATE_LIMIT: {
    means: '`off` lifts the rate limits for load tests; refused in production.',
    default: 'on',
    parse: onOff,
  },
  FLUX_LEGACY_CLIENTS: {
    means: '`on` adds tokens to the bodies of sign-in and sign-up, for clients of the 2025 system.',
    default: 'off',
    parse: onOff,
  },
  FLUX_MASTER_KEY: {
    means: 'The key under which stored secrets are encrypted: 32 bytes, hexadecimal or base64url.',
    default: 'made on first start in development, required in production',
    secret: true,
    parse: masterKey,
  },
  FLUX_BACKUP_KEY: {
    means: 'The key under which `flux backup` encrypts, in the same form; the services need none of it.',
    default: 'none: backups are not encrypted',
    secret: true,
    parse: masterKey,
  },
  FLUX_LOG_LEVEL: {
    means: 'How much is logged.',
    default: 'info',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  FLUX_RELEASE: {
    means: 'The name of this release, answered as `x-release`.',
    default: 'the id of the release; of a tree its version and `-dev`',
    parse: matching(/^[A-Za-z0-9._+-]{1,64}$/, 'must be 1 to 64 letters, digits, dots or dashes'),
  },
  DATABASE_URL: {
    means:
      'PostgreSQL instead of the embedded database, as the owner of the schema; elsewhere with `sslmode=verify-full`.',
    default: 'none',
    secret: true,
    parse: postgres,
  },
  DATABASE_URL_AUTH: roleOf('auth'),
  DATABASE_URL_MESSAGING: roleOf('messaging'),
  DATABASE_URL_COLLABORATION: roleOf('collaboration'),
  REDIS_URL: {
    means: 'Redis as bus between processes instead of LISTEN/NOTIFY; elsewhere as `rediss:`.',
    default: 'none',
    secret: true,
    parse: url('redis', 'rediss'),
  },
  SMTP_URL: {
    means: 'The mail server; without one, mail is kept in an outbox; in development it is read at `/outbox`.',
    default: 'none',
    secret: true,
    parse: url('smtp', 'smtps'),
  },
  MAIL_FROM: {
    means: 'The sender of the studio’s mail.',
    default: 'studio@<host of FLUX_URL>',
    parse: matching(/^[^\s@<>]+@[^\s@<>]+$/, 'must be a mail address'),
  },
  FLUX_GOOGLE_CLIENT_ID: {
    means: 'The id of this studio as a client of Google, for signing in with Google.',
    default: 'none',
    parse: matching(/^[\x21-\x7e]{1,255}$/, 'must be the id that Google shows'),
  },
  FLUX_GOOGLE_CLIENT_SECRET: {
    means: 'The secret that belongs to that id.',
    default: 'none',
    secret: true,
    parse: matching(/^[\x21-\x7e]{1,255}$/, 'must be the secret that Google shows'),
  },
  FLUX_OIDC: {
    means: 'Other OpenID Connect providers to sign in with, as a JSON list; see below.',
    default: 'none',
    secret: true,
    parse: providers,
  },
};
