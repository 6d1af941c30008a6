import { maskUrl } from '@flux/config';
import { type ServiceName, serviceNames } from '@flux/contracts';
import pg from 'pg';
import type { Connection, Watch } from './connection.ts';
import { createPool, type Pool } from './pool.ts';
import { roleOf } from './roles.ts';
import { StartError } from './startError.ts';

export type PostgresOptions = {
  /** Of the owner of the schemas. */
  readonly databaseUrl?: string | undefined;
  /** Of single services, each as its own login role; the others are the owner's connection with another role set. */
  readonly databaseUrls?: Readonly<Partial<Record<ServiceName, string>>>;
};

const connectTimeoutMs = 5_000;

/** A request gives up long before; what runs longer is a fault that must not hold a connection. */
const statementTimeoutMs = 30_000;
const lockTimeoutMs = 10_000;
const idleInTransactionMs = 60_000;

/** Three services in three processes then need 36 of the 100 connections that PostgreSQL allows by default. */
const connectionsPerService = 10;
const connectionsOfMain = 2;

const timeouts = `
  set time zone 'UTC';
  set statement_timeout = ${statementTimeoutMs};
  set lock_timeout = ${lockTimeoutMs};
  set idle_in_transaction_session_timeout = ${idleInTransactionMs};`;

function mainUrlOf({ databaseUrl, databaseUrls = {} }: PostgresOptions): string {
  const url = databaseUrl ?? Object.values(databaseUrls)[0];
  if (url === undefined) throw new StartError('DATABASE_URL is missing.');
  return url;
}

export function connectPostgres(options: PostgresOptions, watch: Watch): Connection {
  const { databaseUrl, databaseUrls = {} } = options;
  const mainUrl = mainUrlOf(options);

  const common = { connectTimeoutMs, ...watch };
  // The server ends a statement after its own time; longer silence than that means that nobody is there.
  const answerTimeoutMs = statementTimeoutMs + 5_000;
  const pools = new Map<ServiceName | 'main', Pool>();
  function pool(key: ServiceName | 'main', make: () => Pool): Pool {
    const made = pools.get(key) ?? make();
    pools.set(key, made);
    return made;
  }
  const main = pool('main', () =>
    createPool({
      ...common,
      url: mainUrl,
      max: connectionsOfMain,
      answerTimeoutMs,
      session: timeouts,
      applicationName: 'flux',
    }),
  );

  function service(name: ServiceName): Pool {
    const own = databaseUrls[name];
    if (own === undefined && databaseUrl === undefined)
      throw new StartError(`There is no DATABASE_URL, nor one for ${name}.`);
    return pool(name, () =>
      createPool({
        ...common,
        url: own ?? mainUrl,
        max: connectionsPerService,
        answerTimeoutMs,
        session: own === undefined ? `${timeouts} set role ${roleOf(name)};` : timeouts,
        applicationName: `flux-${name}`,
      }),
    );
  }

  return {
    engine: 'postgres',
    place: maskUrl(mainUrl),
    main,
    service,
    probe: async () => {
      const client = new pg.Client({
        connectionString: mainUrl,
        connectionTimeoutMillis: connectTimeoutMs,
        query_timeout: connectTimeoutMs,
        application_name: 'flux',
      });
      client.on('error', () => {}); // said by the rejection below
      try {
        await client.connect();
        await client.query('select 1');
      } finally {
        await client.end().catch(() => {});
      }
    },
    asOwner: async (work) => {
      if (databaseUrl === undefined)
        throw new StartError(
          `Migrations need DATABASE_URL, of the owner of the schemas ${serviceNames.join(', ')}.`,
        );
      const { gate: _, ...ungated } = common;
      const owner = createPool({
        ...ungated,
        url: databaseUrl,
        max: 1,
        answerTimeoutMs: 0,
        session: `set time zone 'UTC'; set lock_timeout = ${lockTimeoutMs};`,
        applicationName: 'flux-migrate',
      });
      try {
        return await work(owner);
      } finally {
        await owner.close();
      }
    },
    close: async () => {
      await Promise.all([...pools.values()].map((each) => each.close()));
    },
  };
}
