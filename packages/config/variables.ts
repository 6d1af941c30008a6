import { isAbsolute, resolve } from 'node:path';
import { type ServiceName, serviceNames } from '@flux/contracts';

/** A value, or one sentence that says what it should be. */
export type Parsed<T> = { readonly value: T } | { readonly fault: string };

/** One environment variable: what it means, what it is when absent, how it is read. */
export type Variable<T> = {
  readonly means: string;
  /** As the documentation shows it; `none` where there is none. */
  readonly default: string;
  readonly secret?: true;
  readonly parse: (text: string) => Parsed<T>;
};

const value = <T>(parsed: T): Parsed<T> => ({ value: parsed });
const fault = (sentence: string): Parsed<never> => ({ fault: sentence });

const oneOf =
  <const T extends string>(...choices: readonly T[]) =>
  (text: string): Parsed<T> => {
    const found = choices.find((choice) => choice === text);
    return found === undefined ? fault(`must be one of ${choices.join(', ')}`) : value(found);
  };

const port = (text: string): Parsed<number> => {
  const number = Number(text);
  const isPort = /^\d{1,5}$/.test(text) && number <= 65_535;
  return isPort ? value(number) : fault('must be a port number from 0 to 65535');
};

const origin = (text: string): Parsed<string> => {
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '');
  return isOrigin
    ? value(url.origin)
    : fault('must be an address such as https://studio.example.com, without a path');
};

const url =
  (...protocols: readonly string[]) =>
  (text: string): Parsed<string> => {
    const parsed = URL.parse(text);
    const known = parsed !== null && protocols.includes(parsed.protocol.slice(0, -1));
    return known ? value(text) : fault(`must be an address that begins with ${protocols.join(':// or ')}://`);
  };

const list =
  <T>(parse: (text: string) => Parsed<T>) =>
  (text: string): Parsed<readonly T[]> => {
    const values: T[] = [];
    for (const part of text.split(',').map((item) => item.trim())) {
      if (part === '') continue;
      const parsed = parse(part);
      if ('fault' in parsed) return parsed;
      values.push(parsed.value);
    }
    return value(values);
  };

const services = (text: string): Parsed<readonly ServiceName[]> => {
  const parsed = list(oneOf(...serviceNames))(text);
  if ('fault' in parsed) return fault(`must be a comma list of ${serviceNames.join(', ')}`);
  if (parsed.value.length === 0) return fault(`must name at least one of ${serviceNames.join(', ')}`);
  return value(serviceNames.filter((name) => parsed.value.includes(name)));
};

const path = (text: string): Parsed<string> =>
  text.includes('\0') ? fault('must be a path') : value(isAbsolute(text) ? text : resolve(text));

/** A proxy as an address, a CIDR range, or one of the names that Fastify knows. */
const proxy = (text: string): Parsed<string> =>
  /^(loopback|linklocal|uniquelocal|[0-9a-fA-F.:]+(\/\d{1,3})?)$/.test(text)
    ? value(text)
    : fault('must be a comma list of addresses, ranges such as 10.0.0.0/8, or loopback');

const onOff = (text: string): Parsed<boolean> => {
  const parsed = oneOf('on', 'off')(text);
  return 'fault' in parsed ? parsed : value(parsed.value === 'on');
};

const masterKey = (text: string): Parsed<Uint8Array> => {
  const isHex = /^[0-9a-fA-F]{64}$/.test(text);
  const isBase64 = /^[A-Za-z0-9_-]{43}=?$/.test(text);
  if (!isHex && !isBase64) return fault('must be 32 bytes as 64 hexadecimal digits or as base64url');
  return value(Uint8Array.from(Buffer.from(text, isHex ? 'hex' : 'base64url')));
};

const release = (text: string): Parsed<string> =>
  /^[A-Za-z0-9._+-]{1,64}$/.test(text)
    ? value(text)
    : fault('must be 1 to 64 letters, digits, dots or dashes');

const postgres = url('postgres', 'postgresql');

/** Every environment variable that the studio reads (api.md, "Start"). Nothing else reads the environment. */
export const variables = {
  NODE_ENV: {
    means: 'How careful the studio is: `production` (set by a release’s units) or `development`.',
    default: 'development',
    parse: oneOf('production', 'development', 'test'),
  },
  FLUX_HOST: {
    means: 'The address to listen on.',
    default: '127.0.0.1',
    parse: (text: string) => value(text),
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
    default: 'http://localhost:<port>',
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
  FLUX_LOG_LEVEL: {
    means: 'How much is logged.',
    default: 'info',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  FLUX_RELEASE: {
    means: 'The name of this release, answered as `x-release`.',
    default: 'the version and `-dev`',
    parse: release,
  },
  DATABASE_URL: {
    means: 'PostgreSQL instead of the embedded database, as the owner of the schema.',
    default: 'none',
    secret: true,
    parse: postgres,
  },
  DATABASE_URL_AUTH: {
    means: 'The auth service’s own role.',
    default: 'in development DATABASE_URL with SET ROLE; required in production',
    secret: true,
    parse: postgres,
  },
  DATABASE_URL_MESSAGING: {
    means: 'The messaging service’s own role.',
    default: 'in development DATABASE_URL with SET ROLE; required in production',
    secret: true,
    parse: postgres,
  },
  DATABASE_URL_COLLABORATION: {
    means: 'The collaboration service’s own role.',
    default: 'in development DATABASE_URL with SET ROLE; required in production',
    secret: true,
    parse: postgres,
  },
  REDIS_URL: {
    means: 'Redis as bus between processes instead of LISTEN/NOTIFY.',
    default: 'none',
    secret: true,
    parse: url('redis', 'rediss'),
  },
  SMTP_URL: {
    means: 'The mail server; without one, mail is kept in an outbox for the developer.',
    default: 'none',
    secret: true,
    parse: url('smtp', 'smtps'),
  },
  MAIL_FROM: {
    means: 'The sender of the studio’s mail.',
    default: 'studio@<host of FLUX_URL>',
    parse: (text: string) =>
      /^[^\s@<>]+@[^\s@<>]+$/.test(text) ? value(text) : fault('must be a mail address'),
  },
} as const satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof variables;
export type ValueOf<N extends VariableName> =
  ReturnType<(typeof variables)[N]['parse']> extends Parsed<infer T> ? T : never;
