import pg from 'pg';
import { Failure } from '../failures.ts';
import { isKept, ruleOf } from './rules.ts';

type Column = { readonly table: string; readonly column: string; readonly type: string };

/** What can hold nothing that tells of a person but that there is one. */
const harmless: ReadonlySet<string> = new Set([
  ...['uuid', 'uuid[]', 'boolean', 'smallint', 'integer', 'integer[]', 'bigint', 'double precision'],
  ...['date', 'interval', 'timestamp with time zone', 'timestamp without time zone'],
]);

const columnsSql = `
  select n.nspname || '.' || r.relname as "table", a.attname as "column", format_type(a.atttypid, null) as type
    from pg_class r join pg_namespace n on n.oid = r.relnamespace join pg_attribute a on a.attrelid = r.oid
   where r.relkind in ('r', 'p') and not r.relispartition and a.attnum > 0 and not a.attisdropped
     and a.attgenerated = '' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
   order by 1, a.attnum`;

const quoted = (table: string): string => table.split('.').map(pg.escapeIdentifier).join('.');

/** @throws Failure('mask_incomplete') naming what nobody has decided about */
function decided(columns: readonly Column[]): void {
  const open = columns.filter(({ table, column, type }) => {
    const rule = ruleOf(table);
    if (rule === undefined) return true;
    return typeof rule === 'object' && !harmless.has(type) && rule[column] === undefined;
  });
  if (open.length === 0) return;
  const named = open.map(({ table, column }) => `${table}.${column}`);
  throw new Failure('mask_incomplete', `Nobody has decided what may be copied of ${named.join(', ')}.`);
}

/** The file that stands in the place of every other. */
export type Stand = { readonly sha256: string; readonly size: number };

/**
 * Takes everything personal out of a copy of production, by the rules and before it goes anywhere.
 * @returns Rows of each table that were emptied or changed.
 * @throws Failure('mask_incomplete')
 */
export async function mask(client: pg.Client, stand: Stand): Promise<Readonly<Record<string, number>>> {
  const { rows: columns } = await client.query<Column>(columnsSql);
  decided(columns);
  const tables = [...new Set(columns.map(({ table }) => table))];
  const done: Record<string, number> = {};
  const emptied = tables.filter((table) => ruleOf(table) === 'empty');
  for (const table of emptied)
    done[table] = Number((await client.query(`select count(*) from ${quoted(table)}`)).rows[0]?.count);
  if (emptied.length > 0) await client.query(`truncate ${emptied.map(quoted).join(', ')}`);
  for (const table of tables) {
    const rule = ruleOf(table);
    if (typeof rule !== 'object') continue;
    const sets = Object.entries(rule)
      .filter(
        ([column, value]) =>
          !isKept(value) && columns.some((one) => one.table === table && one.column === column),
      )
      .map(([column, value]) => {
        const filled = value
          .replace(":'sha256'", pg.escapeLiteral(stand.sha256))
          .replace(':size', String(stand.size));
        return `${pg.escapeIdentifier(column)} = ${filled}`;
      });
    if (sets.length === 0) continue;
    const { rowCount } = await client.query(`update ${quoted(table)} set ${sets.join(', ')}`);
    done[table] = rowCount ?? 0;
  }
  return done;
}

/** Anything that could be a mail address, and is none of staging’s. */
const addressPattern = `[^\\s@<>"'':;,()]+@[^\\s@<>"'':;,()]+\\.[[:alnum:]-]{2,}`;

/**
 * Columns in which a mail address is left, with how many rows: text, JSON and bytes of every table.
 */
export async function addressesLeft(client: pg.Client): Promise<Readonly<Record<string, number>>> {
  const { rows: columns } = await client.query<Column>(columnsSql);
  const left: Record<string, number> = {};
  for (const { table, column, type } of columns.filter((one) => !harmless.has(one.type))) {
    const name = pg.escapeIdentifier(column);
    const text = type === 'bytea' ? `encode(${name}, 'escape')` : `${name}::text`;
    const { rows } = await client.query<{ count: string }>(
      `select count(*) from (
         select (regexp_matches(${text}, '${addressPattern}', 'g'))[1] as address from ${quoted(table)} where ${name} is not null
       ) found where address !~ '@staging\\.invalid$'`,
    );
    if (Number(rows[0]?.count) > 0) left[`${table}.${column}`] = Number(rows[0]?.count);
  }
  return left;
}
