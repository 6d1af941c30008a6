export { createDatabase, type DatabaseLog, type DatabaseOptions } from './createDatabase.ts';
export type { Database, DatabaseState, Engine, Migration } from './database.ts';
export { createGroupCommit, type GroupCommit, QueueFull } from './groupCommit.ts';
export { newerThan, olderThan } from './keyset.ts';
export { listMigrations } from './ledger.ts';
export { makeTemplate } from './makeTemplate.ts';
export { named } from './named.ts';
export { DirectoryInUse, StartError } from './startError.ts';
export { DatabaseUnavailable, isUnavailable } from './unavailable.ts';
