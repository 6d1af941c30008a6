import type { ServiceName } from '@flux/contracts';
import type { Kysely } from 'kysely';
import type { MigrateOptions } from './migrate.ts';

export type Engine = 'pglite' | 'postgres';

/** `starting` until the first successful open; `unavailable` while it cannot be reached. */
export type DatabaseState = 'starting' | 'ok' | 'unavailable';

/**
 * The one database of the studio, as one process sees it. Made at once, opened later, so that a service can listen
 * (and say "starting") before the database is there.
 */
export type Database = {
  readonly engine: Engine;
  /** Opens it, and keeps trying while it is unreachable. Rejects only for what waiting cannot mend: a locked or
   * unwritable data directory (a `StartError` whose message is one sentence for the owner). */
  readonly open: () => Promise<void>;
  /** Queries of one service, run as its own role (`flux_auth`, …) on PostgreSQL. `S` is the service's table types. */
  readonly service: <S>(name: ServiceName) => Kysely<S>;
  /** Applies waiting migrations in order of id under an advisory lock; says which it applied. */
  readonly migrate: (
    migrations: readonly Migration[],
    options?: MigrateOptions,
  ) => Promise<readonly string[]>;
  /** Takes one applied migration back, the last one only. */
  readonly migrateDown: (
    migrations: readonly Migration[],
    id: string,
    options?: MigrateOptions,
  ) => Promise<void>;
  /** What was applied to it, in order of id. */
  readonly applied: () => Promise<readonly Applied[]>;
  /** Ids of expand migrations that are not applied yet. */
  readonly pending: (migrations: readonly Migration[]) => Promise<readonly string[]>;
  /** One quick query, at most `timeoutMs` (default 1,000) long. */
  readonly ping: (timeoutMs?: number) => Promise<void>;
  readonly state: () => DatabaseState;
  readonly close: () => Promise<void>;
};

/**
 * One step of the schema. `expand` steps may run while the release before still serves; `contract` steps only when
 * none of it is left. SQL that PostgreSQL 15 accepts; several statements are allowed. `down` restores the schema
 * before `up` and is tested on both engines.
 */
export type Migration = {
  /** `<four digits>-<service>-<what>`: sorted, it is the order of the one ledger. */
  readonly id: string;
  readonly kind: 'expand' | 'contract';
  readonly up: string;
  readonly down: string;
  /**
   * `false` for what PostgreSQL refuses inside a transaction, as CREATE INDEX CONCURRENTLY. Then `up` and `down` are one
   * statement each, and `down` must pass where nothing was done (`drop index concurrently if exists`): it clears away
   * what a try that failed has left.
   */
  readonly transaction?: false;
};

/** A line of the ledger. */
export type Applied = {
  readonly id: string;
  readonly kind: Migration['kind'];
  readonly checksum: string;
  readonly appliedAt: Date;
};
