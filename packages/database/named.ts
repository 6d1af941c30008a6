import { type RawBuilder, sql } from 'kysely';

const pattern = /^\s*\/\* named (\w+) \*\//;

/**
 * Begins a statement that each connection has the database parse and plan once, and not at every call. For a statement
 * that is asked often, whose text is always the same and whose columns are named one by one: `select *` of a table that
 * a migration changes would fail on connections that know it from before.
 */
export const named = (name: string): RawBuilder<unknown> => sql.raw(`/* named ${name} */`);

/** The name that a statement was given, if any. */
export const nameOf = (statement: string): string | undefined => pattern.exec(statement)?.[1];
