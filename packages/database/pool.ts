import type { Duplex } from 'node:stream';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { nameOf } from './named.ts';
import { typeParsers } from './typeParsers.ts';
import { isUnavailable } from './unavailable.ts';

export type PoolOptions = {
  readonly url?: string;
  /** Instead of a URL: what carries the protocol. */
  readonly stream?: () => Duplex;
  /** Most connections at once. */
  readonly max: number;
  /** How long somebody waits for a connection, a new one or one that is in use; ms. */
  readonly connectTimeoutMs: number;
  /** How long an answer may take before the connection counts as dead; ms. 0 is for ever. */
  readonly answerTimeoutMs: number;
  /** SQL that every connection has run before anybody gets it. */
  readonly session: string;
  readonly applicationName: string;
  /** Told of each failure that says the database may be gone. */
  readonly onLost: (error: unknown) => void;
  /** Throws when it is known that asking is in vain. */
  readonly gate?: () => void;
};

export type Row = Readonly<Record<string, unknown>>;

/** One connection, held until released. Several statements without parameters give the rows of all of them. */
export type Held = {
  readonly query: (sql: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>;
  readonly release: () => void;
  /** Gives it up for good, whatever it is doing. */
  readonly discard: () => void;
};

export type Pool = {
  /** The pool as Kysely takes it. */
  readonly kysely: PostgresPool;
  readonly hold: () => Promise<Held>;
  readonly query: (sql: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
};

/** `pg` answers several statements with a list of results, which Kysely does not expect. */
function joined<R extends pg.QueryResultRow>(result: pg.QueryResult<R> | readonly pg.QueryResult<R>[]) {
  if (!('at' in result)) return result;
  return { command: 'SELECT', rowCount: null, rows: result.flatMap((part) => part.rows) };
}

/**
 * A pool of connections that never hands out one without its session set up, one inside a transaction that somebody
 * left open, or one that broke; and that never takes the process down with an error nobody listens to.
 */
export function createPool(options: PoolOptions): Pool {
  const pool = new pg.Pool({
    ...(options.url === undefined ? {} : { connectionString: options.url }),
    ...(options.stream === undefined ? {} : { stream: options.stream, user: 'postgres', ssl: false }),
    max: options.max,
    connectionTimeoutMillis: options.connectTimeoutMs,
    query_timeout: options.answerTimeoutMs,
    idleTimeoutMillis: options.stream === undefined ? 60_000 : 0,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: options.applicationName,
    types: typeParsers,
    onConnect: async (client) => {
      if (options.session !== '') await client.query(options.session);
    },
  });
  pool.on('error', options.onLost); // while idle
  pool.on('connect', (client) => client.on('error', options.onLost)); // while somebody has it

  async function connect(): Promise<PostgresPoolClient> {
    options.gate?.();
    const client = await pool.connect().catch((error: unknown) => {
      options.onLost(error);
      throw error;
    });
    let broken = false;
    let failed = false;
    async function ask(sql: string, parameters: readonly unknown[]) {
      try {
        const name = nameOf(sql);
        const result = joined(
          await client.query({ ...(name === undefined ? {} : { name }), text: sql, values: [...parameters] }),
        );
        failed = false;
        return result;
      } catch (error) {
        failed = true;
        if (isUnavailable(error)) {
          broken = true;
          options.onLost(error);
        }
        throw error;
      }
    }
    function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
    function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
    function query(sql: string | PostgresCursor<unknown>, parameters: readonly unknown[] = []): unknown {
      if (typeof sql !== 'string') throw new TypeError('Rows are not streamed.');
      return ask(sql, parameters);
    }
    const giveBack = (destroy: boolean) =>
      client.release(destroy || broken || client.getTransactionStatus() !== 'I');
    return {
      query,
      release: (destroy = false) => {
        if (!failed || destroy || broken) return giveBack(destroy);
        // `pg` rejects on the error, before the server says whether a transaction is still open.
        client.query('rollback').then(
          () => giveBack(false),
          () => giveBack(true),
        );
      },
    };
  }

  async function hold(): Promise<Held> {
    const client = await connect();
    return {
      query: async (sql, parameters = []) => (await client.query<Row>(sql, parameters)).rows,
      release: () => client.release(),
      discard: () => client.release(true),
    };
  }

  return {
    kysely: { connect, end: () => pool.end(), options: pool.options },
    hold,
    query: async (sql, parameters) => {
      const held = await hold();
      try {
        return await held.query(sql, parameters);
      } finally {
        held.release();
      }
    },
    close: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}
