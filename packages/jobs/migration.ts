import type { Migration } from '@flux/database';
import { getConstructionPlans } from 'pg-boss';

const schema = 'pgboss';
const roles = 'flux_auth, flux_messaging, flux_collaboration';

/** The runner opens the transaction and holds a lock of its own. */
const withoutTransaction = (sql: string): string => sql.replace(/^\s*BEGIN;/, '').replace(/COMMIT;\s*$/, '');

/**
 * pg-boss's own schema, which all services share: made by the owner, so that services need no right to change it. Its
 * text comes with pg-boss; a test holds it still, since a new text needs a migration of its own.
 */
const migration: Migration = {
  id: '0006-jobs-schema',
  kind: 'expand',
  up: `${withoutTransaction(getConstructionPlans(schema))}
    grant usage on schema ${schema} to ${roles};
    grant select, insert, update, delete on all tables in schema ${schema} to ${roles};
    grant usage on all sequences in schema ${schema} to ${roles};`,
  down: `drop schema ${schema} cascade;`,
};

export const jobsMigrations: readonly Migration[] = [migration];
