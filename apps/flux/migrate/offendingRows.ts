import pg from 'pg';

/** Rows that keep a migration from being applied. */
export type OffendingRows = {
  readonly table: string;
  readonly rows: number;
  /** What is wrong with them, in words. */
  readonly what: string;
  /** Values of the first of them. */
  readonly first: readonly string[];
};

type Client = Pick<pg.ClientBase, 'query'>;

const shown = 3;

/** `"a"."B"` as it is written in SQL, `a.b` too: safe to put into SQL again, since it holds nothing else. */
const name = String.raw`(?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))?`;
const tableOf = (statement: string): string | undefined =>
  new RegExp(String.raw`\b(?:table|on)\s+(?:if\s+exists\s+)?(?:only\s+)?(${name})`, 'i').exec(statement)?.[1];

const columns = (text: string): readonly string[] =>
  text.split(',').map((column) => pg.escapeIdentifier(column.trim().replaceAll('"', '')));

async function count(
  client: Client,
  { table, where, what, value }: { table: string; where: string; what: string; value: string },
): Promise<OffendingRows> {
  const all = await client.query<{ rows: number }>(
    `select count(*)::int as rows from ${table} t where ${where}`,
  );
  const some = await client.query<{ value: string }>(
    `select ${value} as value from ${table} t where ${where} limit ${shown}`,
  );
  return { table, rows: all.rows[0]?.rows ?? 0, what, first: some.rows.map((row) => `${row.value}`) };
}

/** The columns that a foreign key leads to when it names none. */
async function primaryKey(client: Client, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select a.attname as name from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
      where i.indrelid = $1::regclass and i.indisprimary`,
    [table],
  );
  return rows.map((row) => pg.escapeIdentifier(row.name));
}

async function withoutTarget(client: Client, statement: string, error: pg.DatabaseError) {
  const own = columns(/^Key \((.+?)\)=/.exec(error.detail ?? '')?.[1] ?? '');
  const other = /in table "(.+)"/.exec(error.detail ?? '')?.[1] ?? '';
  const pattern = new RegExp(String.raw`references\s+(${name})\s*(?:\(([^)]*)\))?`, 'gi');
  const target = [...statement.matchAll(pattern)].find(([, to = '']) =>
    to.replaceAll('"', '').endsWith(other),
  );
  if (target?.[1] === undefined) return undefined;
  const theirs = target[2] === undefined ? await primaryKey(client, target[1]) : columns(target[2]);
  const table = `${pg.escapeIdentifier(error.schema ?? 'public')}.${pg.escapeIdentifier(error.table ?? '')}`;
  return await count(client, {
    table,
    where: `${own.map((column) => `t.${column} is not null`).join(' and ')} and not exists (
      select from ${target[1]} r where ${own.map((column, at) => `r.${theirs[at]} = t.${column}`).join(' and ')})`,
    what: `${own.join(', ')} is in no row of ${target[1]}`,
    value: `concat_ws(', ', ${own.map((column) => `t.${column}`).join(', ')})`,
  });
}

const fits = `
  create or replace function pg_temp.flux_fits(value text, type text) returns boolean language plpgsql as $$
  begin
    execute format('select %L::%s', value, type);
    return true;
  exception when others then
    return false;
  end $$`;

async function ofOtherType(client: Client, table: string, column: string, type: string) {
  await client.query(fits);
  return await count(client, {
    table,
    where: `not pg_temp.flux_fits(t.${column}::text, ${pg.escapeLiteral(type)})`,
    what: `${column} is no ${type}`,
    value: `t.${column}::text`,
  });
}

/** The text between the bracket at `from` and the one that closes it. */
function inBrackets(text: string, from: number): string | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return text.slice(from + 1, at);
  }
  return undefined;
}

async function explain(client: Client, statement: string, error: pg.DatabaseError) {
  const table = tableOf(statement);
  const known = `${pg.escapeIdentifier(error.schema ?? 'public')}.${pg.escapeIdentifier(error.table ?? '')}`;
  switch (error.code) {
    case '23503':
      return await withoutTarget(client, statement, error);
    case '42804': {
      const found = /^Key columns "(.+?)" and ".+?" are of incompatible types: .+ and (.+)\.$/.exec(
        error.detail ?? '',
      );
      if (table === undefined || found?.[1] === undefined || found[2] === undefined) return undefined;
      return await ofOtherType(client, table, pg.escapeIdentifier(found[1]), found[2]);
    }
    case '22P02':
    case '22001':
    case '22003':
    case '22007': {
      const pattern =
        /alter\s+(?:column\s+)?("[^"]+"|\w+)\s+(?:set\s+data\s+)?type\s+([\w."]+(?:\s*\([\d, ]+\))?)/i;
      const found = pattern.exec(statement);
      if (table === undefined || found?.[1] === undefined || found[2] === undefined) return undefined;
      return await ofOtherType(client, table, found[1], found[2]);
    }
    case '23502': {
      const column = `t.${pg.escapeIdentifier(error.column ?? '')}`;
      return await count(client, {
        table: known,
        where: `${column} is null`,
        what: `${error.column} is null`,
        value: 't.ctid::text',
      });
    }
    case '23514': {
      const at = /\bcheck\s*\(/i.exec(statement);
      const test = at === null ? undefined : inBrackets(statement, at.index + at[0].length - 1);
      if (test === undefined) return undefined;
      return await count(client, {
        table: known,
        where: `not (${test})`,
        what: `not (${test})`,
        value: 't.ctid::text',
      });
    }
    case '23505': {
      const keys = columns(/^Key \((.+?)\)=/.exec(error.detail ?? '')?.[1] ?? '').map((key) => `t.${key}`);
      const same = keys.map((key) => `o.${key.slice(2)} = ${key}`).join(' and ');
      return await count(client, {
        table: known,
        where: `exists (select from ${known} o where ${same} and o.ctid <> t.ctid)`,
        what: `another row has the same ${keys.map((key) => key.slice(2)).join(', ')}`,
        value: `concat_ws(', ', ${keys.join(', ')})`,
      });
    }
    default:
      return undefined;
  }
}

/** Of a constraint that was there before the statement that looks at it: VALIDATE only names it. */
async function definitionOf(
  client: Client,
  { constraint, schema, table }: pg.DatabaseError,
): Promise<string> {
  const { rows } = await client.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint
      where conname = $1 and conrelid = to_regclass(format('%I.%I', $2::text, $3::text))`,
    [constraint, schema, table],
  );
  return rows[0]?.definition ?? '';
}

/**
 * Counts the rows that a statement has failed on: foreign keys that lead nowhere, values that are not of a new type, nulls,
 * rows against a check, doubles. For a copy: it may take as long as it takes.
 * @returns nothing where the failure is of another kind.
 */
export async function offendingRows(
  client: Client,
  statement: string,
  error: unknown,
): Promise<OffendingRows | undefined> {
  if (!(error instanceof pg.DatabaseError)) return undefined;
  // What was not understood is told by PostgreSQL's own sentence.
  return await definitionOf(client, error)
    .then((definition) => explain(client, `${statement} ${definition}`, error))
    .catch(() => undefined);
}
