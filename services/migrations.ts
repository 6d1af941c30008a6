import type { Migration } from '@flux/database';
import { jobsMigrations } from '@flux/jobs';
import { authMigrations } from './auth/migrations/index.ts';
import { studioMigrations } from './collaboration/migrations/index.ts';
import { messagingMigrations } from './messaging/migrations/index.ts';

/** The one ledger: every service's migrations. */
export const migrations: readonly Migration[] = [
  ...authMigrations,
  ...studioMigrations,
  ...messagingMigrations,
  ...jobsMigrations,
];
