import pg from 'pg';
import { feed, outputOf } from '../host/stream.ts';
import { libpqOf } from './address.ts';
import type { Contents } from './contents.ts';
import type { Programs } from './programs.ts';

const literal = pg.escapeLiteral;
const identifier = (name: string) => name.split('.').map(pg.escapeIdentifier).join('.');

const makeRole = (name: string): string => `
  do $$ begin
    if not exists (select from pg_roles where rolname = ${literal(name)}) then
      create role ${pg.escapeIdentifier(name)} nologin;
    end if;
  end $$;\n`;

/** Fails the transaction, and so everything, when a table has not the rows that were counted. */
const expectRows = ([table, rows]: [string, number]): string => `
  do $$ begin
    if (select count(*) from ${identifier(table)}) <> ${rows} then
      raise exception '% has not the % rows that were backed up', ${literal(table)}, ${rows};
    end if;
  end $$;\n`;

export type RestoreDump = {
  readonly programs: Programs;
  /** As pg_dump has written it, in its custom format. */
  readonly dump: AsyncIterable<Uint8Array>;
  readonly expected: Pick<Contents, 'tables' | 'roles'>;
  /** SQL to begin with. */
  readonly before?: string;
};

/**
 * Brings a dump into a database, all of it or nothing: one transaction, which commits only when every table has the rows
 * that were counted. A dump that breaks off never reaches the COMMIT.
 * @throws ProgramFailed, or what the dump breaks with.
 */
export async function restoreDump(
  url: string,
  { programs, dump, expected, before = '' }: RestoreDump,
): Promise<void> {
  const { argument, env } = libpqOf(url);
  async function* sql() {
    yield `begin;\nset local lock_timeout = '10s';\n${expected.roles.map(makeRole).join('')}${before}`;
    const options = ['--no-owner', '--no-publications', '--no-subscriptions', '-f', '-'];
    yield* outputOf(programs.path('pg_restore'), options, { input: dump, env });
    yield `\n${Object.entries(expected.tables).map(expectRows).join('')}commit;\n`;
  }
  const options = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', argument, '-f', '-'];
  await feed(programs.path('psql'), options, sql(), { env });
}
