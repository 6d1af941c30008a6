import type { ServiceName } from '@flux/contracts';
import { Kysely, PostgresDialect } from 'kysely';
import { type Availability, createAvailability } from './availability.ts';
import type { Connection, Watch } from './connection.ts';
import type { Database } from './database.ts';
import { readApplied } from './ledger.ts';
import { migrate, migrateDown, pending } from './migrate.ts';
import { connectPglite } from './pglite.ts';
import { ping } from './ping.ts';
import { connectPostgres } from './postgres.ts';
import { StartError } from './startError.ts';
import { isUnavailable } from './unavailable.ts';

/** The part of a logger that is used here; pino's fits. */
export type DatabaseLog = {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
};

export type DatabaseOptions = {
  /** PostgreSQL, as the owner of the schemas. Without any URL the embedded database is used. */
  readonly databaseUrl?: string | undefined;
  /** PostgreSQL, as one service's own login. */
  readonly databaseUrls?: Readonly<Partial<Record<ServiceName, string>>> | undefined;
  /** Absolute; the embedded database is in `database` under it. */
  readonly dataDir: string;
  /** A file made by `makeTemplate`, which makes a new embedded database faster to set up. */
  readonly templatePath?: string | undefined;
  readonly log?: DatabaseLog;
};

const defaultPingMs = 1_000;

/** The database of this process: PostgreSQL where a URL is given, else PGlite under the data directory. */
export function createDatabase(options: DatabaseOptions): Database {
  const { databaseUrl, databaseUrls = {}, dataDir, templatePath, log } = options;
  const external = databaseUrl !== undefined || Object.keys(databaseUrls).length > 0;
  return assemble(
    (watch) =>
      external
        ? connectPostgres({ databaseUrl, databaseUrls }, watch)
        : connectPglite({ dataDir, templatePath }, watch),
    log,
  );
}

/** Makes a database of a connection. */
export function assemble(connect: (watch: Watch) => Connection, log?: DatabaseLog): Database {
  const availability: Availability = createAvailability({
    probe: () => connection.probe(),
    onChange: (state, error) => {
      if (state === 'ok') log?.info({ place: connection.place }, 'The database is there.');
      else
        log?.warn({ place: connection.place, err: error }, 'The database cannot be reached. Trying again.');
    },
  });
  const connection = connect({ onLost: () => availability.suspect(), gate: availability.gate });
  const kyselys = new Map<ServiceName, Kysely<unknown>>();
  let closed: Promise<void> | undefined;

  function service<S>(name: ServiceName): Kysely<S> {
    const made =
      kyselys.get(name) ??
      new Kysely<unknown>({ dialect: new PostgresDialect({ pool: connection.service(name).kysely }) });
    kyselys.set(name, made);
    // The tables are a matter of types alone: the same object serves every caller.
    return made as Kysely<S>;
  }

  return {
    engine: connection.engine,
    open: async () => {
      try {
        await availability.open();
      } catch (error) {
        if (error instanceof StartError || isUnavailable(error)) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new StartError(`The database at ${connection.place} refuses us: ${reason}.`, { cause: error });
      }
    },
    service,
    migrate: (migrations, options) => connection.asOwner((pool) => migrate(pool, migrations, options)),
    migrateDown: (migrations, id, options) =>
      connection.asOwner((pool) => migrateDown(pool, migrations, id, options)),
    applied: () => readApplied(connection.main),
    pending: (migrations) => pending(connection.main, migrations),
    ping: (timeoutMs = defaultPingMs) => ping(connection.main, timeoutMs),
    state: availability.state,
    close: () => {
      closed ??= availability.close().then(connection.close);
      return closed;
    },
  };
}
