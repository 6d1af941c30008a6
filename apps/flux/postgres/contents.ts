import pg from 'pg';

export type Contents = {
  /** Rows of each table, `schema.name`. */
  readonly tables: Readonly<Record<string, number>>;
  readonly ledger: readonly { readonly id: string; readonly checksum: string }[];
  /** Who was given rights here. */
  readonly roles: readonly string[];
};

const own = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'";

/** Tables that are not a part of an extension; of a partitioned one the parts. */
const tablesSql = `
  select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relpersistence <> 't' and ${own}
    and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
  order by 1, 2`;

const rolesSql = `
  select distinct r.rolname as name from pg_shdepend d join pg_roles r on r.oid = d.refobjid
  where d.refclassid = 'pg_authid'::regclass and d.deptype = 'a' and r.rolname !~ '^pg_'
    and d.dbid = (select oid from pg_database where datname = current_database())
  order by 1`;

/** What the database holds, as the transaction of this connection sees it. */
export async function contentsOf(
  client: pg.Client,
  tell: (text: string) => void = () => {},
): Promise<Contents> {
  const { rows: found } = await client.query<{ schema: string; name: string }>(tablesSql);
  const tables: Record<string, number> = {};
  for (const { schema, name } of found) {
    tell(`${schema}.${name}`);
    const { rows } = await client.query<{ count: string }>(
      `select count(*) from ${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`,
    );
    tables[`${schema}.${name}`] = Number(rows[0]?.count);
  }
  const ledger =
    'public.flux_migrations' in tables
      ? (
          await client.query<{ id: string; checksum: string }>(
            'select id, checksum from public.flux_migrations order by id',
          )
        ).rows
      : [];
  const { rows: roles } = await client.query<{ name: string }>(rolesSql);
  return { tables, ledger, roles: roles.map(({ name }) => name) };
}

/**
 * Hashes that rows name and that are not among these: columns called `sha256` or `…_sha256`. A claim is of an upload that
 * may still be on its way.
 */
export async function missingBlobs(
  client: pg.Client,
  there: (hash: string) => boolean,
): Promise<readonly string[]> {
  const { rows: columns } = await client.query<{ schema: string; name: string; column: string }>(`
    select n.nspname as schema, c.relname as name, a.attname as column
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and ${own} and a.attnum > 0 and not a.attisdropped and a.atttypid = 'text'::regtype
      and a.attname ~ '(^|_)sha256$' and c.relname <> 'blob_claims' and a.attname <> 'source_sha256'`);
  const missing = new Set<string>();
  for (const { schema, name, column } of columns) {
    const [table, hash] = [[schema, name].map(pg.escapeIdentifier).join('.'), pg.escapeIdentifier(column)];
    const { rows } = await client.query<{ hash: string }>(
      `select distinct ${hash} as hash from ${table} where ${hash} is not null`,
    );
    for (const row of rows) if (!there(row.hash)) missing.add(row.hash);
  }
  return [...missing].toSorted();
}
