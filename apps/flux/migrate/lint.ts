import type { Migration } from '@flux/database';
import {
  type AlterTableCmd,
  type ColumnDef,
  type Constraint,
  type Node,
  parse,
  type RangeVar,
} from 'libpg-query';

/** Why a migration may hold up a studio at work, or break the release that still runs beside it. */
export const faults = {
  unreadable: 'PostgreSQL’s parser does not take it',
  unseen: 'a DO block: what it does cannot be seen beforehand',
  rewrites_table: 'rewrites the whole table while nobody can read it: add a column, fill it in steps, switch',
  scans_table:
    'looks at every row while nobody can write: add it NOT VALID, and VALIDATE it in a migration of its own',
  builds_index:
    'builds an index while nobody can write: CREATE INDEX CONCURRENTLY, in a migration without a transaction',
  locks_table: 'keeps everybody from the table until it commits',
  writes_every_row: 'writes to every row in one transaction: do it in steps',
  takes_away: 'takes away or renames what the release before may use: make it a contract migration',
  needs_no_transaction: 'cannot run in a transaction: set transaction: false',
  more_than_one: 'without a transaction it has to be one statement',
} as const;

export type Finding = { readonly id: string; readonly fault: keyof typeof faults; readonly what: string };

const nameOf = (relation: RangeVar | undefined): string =>
  `${relation?.schemaname ?? 'public'}.${relation?.relname ?? '?'}`;

/** Functions that give one value for the whole statement, so that a default of theirs is kept once and not per row. */
const steady = new Set(['now', 'transaction_timestamp', 'statement_timestamp']);

/** Whether a default has to be worked out for each row. */
function isVolatile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('FuncCall' in value) {
    const { funcname = [] } = value.FuncCall as { funcname?: { String?: { sval?: string } }[] };
    if (!steady.has(funcname.at(-1)?.String?.sval ?? '')) return true;
  }
  return Object.values(value).some(isVolatile);
}

const constraintsOf = (column: ColumnDef): readonly Constraint[] =>
  (column.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));

const serials = new Set(['serial', 'bigserial', 'smallserial', 'serial4', 'serial8', 'serial2']);

function typeOf(column: ColumnDef): string {
  const last = column.typeName?.names?.at(-1);
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
}

type Fault = Finding['fault'];

function faultsOfNewColumn(column: ColumnDef): readonly Fault[] {
  const constraints = constraintsOf(column);
  const hasDefault = constraints.some(({ contype }) => contype === 'CONSTR_DEFAULT');
  const found = constraints.flatMap(({ contype, raw_expr: value }): readonly Fault[] => {
    switch (contype) {
      case 'CONSTR_DEFAULT':
        return isVolatile(value) ? ['rewrites_table'] : [];
      case 'CONSTR_GENERATED':
      case 'CONSTR_IDENTITY':
        return ['rewrites_table'];
      case 'CONSTR_CHECK':
        return ['scans_table'];
      case 'CONSTR_FOREIGN':
        return hasDefault ? ['scans_table'] : []; // without one every row has null, which PostgreSQL knows
      case 'CONSTR_UNIQUE':
      case 'CONSTR_PRIMARY':
        return ['builds_index'];
      default:
        return [];
    }
  });
  return serials.has(typeOf(column)) ? ['rewrites_table', ...found] : found;
}

function faultsOfConstraint(constraint: Constraint): readonly Fault[] {
  switch (constraint.contype) {
    case 'CONSTR_FOREIGN':
    case 'CONSTR_CHECK':
    case 'CONSTR_NOTNULL':
      return constraint.skip_validation === true ? [] : ['scans_table'];
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
    case 'CONSTR_EXCLUSION':
      return constraint.indexname === undefined ? ['builds_index'] : [];
    default:
      return [];
  }
}

/** Columns of which a valid check says that they are not null, so that SET NOT NULL has nothing to look at. */
type KnownNotNull = { readonly checks: Map<string, string>; readonly valid: Set<string> };

function notNullColumn(constraint: Constraint): string | undefined {
  const value = constraint.raw_expr;
  if (value === undefined || !('NullTest' in value) || value.NullTest.nulltesttype !== 'IS_NOT_NULL')
    return undefined;
  const { arg } = value.NullTest;
  const field = arg !== undefined && 'ColumnRef' in arg ? arg.ColumnRef.fields?.at(-1) : undefined;
  return field !== undefined && 'String' in field ? field.String.sval : undefined;
}

function learn(table: string, command: AlterTableCmd, known: KnownNotNull): void {
  const { def, subtype, name } = command;
  if (subtype === 'AT_AddConstraint' && def !== undefined && 'Constraint' in def) {
    const column = notNullColumn(def.Constraint);
    if (column === undefined) return;
    known.checks.set(`${table} ${def.Constraint.conname ?? ''}`, column);
    if (def.Constraint.skip_validation !== true) known.valid.add(`${table} ${column}`);
  }
  const column = known.checks.get(`${table} ${name ?? ''}`);
  if (subtype === 'AT_ValidateConstraint' && column !== undefined) known.valid.add(`${table} ${column}`);
}

function faultsOfAlter(table: string, command: AlterTableCmd, known: KnownNotNull): readonly Fault[] {
  const { def, subtype, name } = command;
  switch (subtype) {
    case 'AT_AddColumn':
      return def !== undefined && 'ColumnDef' in def ? faultsOfNewColumn(def.ColumnDef) : [];
    case 'AT_AddConstraint':
      return def !== undefined && 'Constraint' in def ? faultsOfConstraint(def.Constraint) : [];
    case 'AT_AlterColumnType':
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
    case 'AT_SetTableSpace':
    case 'AT_SetAccessMethod':
      return ['rewrites_table'];
    case 'AT_SetNotNull':
      return known.valid.has(`${table} ${name ?? ''}`) ? [] : ['scans_table'];
    case 'AT_DropColumn':
      return ['takes_away'];
    default:
      return [];
  }
}

/** The names of what a DROP names: `schema.name` each. */
const dropped = (objects: readonly Node[] = []): readonly string[] =>
  objects.map((object) => {
    const parts = 'List' in object ? (object.List.items ?? []) : [object];
    const words = parts.flatMap((part) => ('String' in part ? [part.String.sval ?? ''] : []));
    return words.length === 1 ? `public.${words[0]}` : words.slice(0, 2).join('.');
  });

/** One statement against tables that were there before; `made` are those that the migration itself has made. */
function faultsOfStatement(node: Node, made: Set<string>, known: KnownNotNull): readonly Fault[] {
  const isNew = (relation: RangeVar | undefined) => made.has(nameOf(relation));
  if ('CreateStmt' in node) made.add(nameOf(node.CreateStmt.relation));
  if ('CreateTableAsStmt' in node) made.add(nameOf(node.CreateTableAsStmt.into?.rel));
  if ('ViewStmt' in node && node.ViewStmt.replace !== true) made.add(nameOf(node.ViewStmt.view));
  if ('DoStmt' in node) return ['unseen'];
  if ('AlterTableStmt' in node) {
    const { relation, cmds = [] } = node.AlterTableStmt;
    const commands = cmds.flatMap((each) => ('AlterTableCmd' in each ? [each.AlterTableCmd] : []));
    const table = nameOf(relation);
    const found = isNew(relation) ? [] : commands.flatMap((each) => faultsOfAlter(table, each, known));
    for (const command of commands) learn(table, command, known);
    return found;
  }
  if ('IndexStmt' in node)
    return isNew(node.IndexStmt.relation) || node.IndexStmt.concurrent === true ? [] : ['builds_index'];
  if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_INDEX')
    return node.DropStmt.concurrent === true ? [] : ['locks_table'];
  if ('DropStmt' in node)
    return dropped(node.DropStmt.objects).every((name) => made.has(name)) ? [] : ['takes_away'];
  if ('RenameStmt' in node) return isNew(node.RenameStmt.relation) ? [] : ['takes_away'];
  if ('AlterObjectSchemaStmt' in node) return ['takes_away'];
  if ('LockStmt' in node) return ['locks_table'];
  if ('TruncateStmt' in node) return ['locks_table', 'takes_away'];
  if ('ClusterStmt' in node) return ['rewrites_table'];
  if ('VacuumStmt' in node) return ['rewrites_table', 'needs_no_transaction'];
  if ('ReindexStmt' in node) return isConcurrent(node.ReindexStmt.params) ? [] : ['builds_index'];
  if ('RefreshMatViewStmt' in node) return node.RefreshMatViewStmt.concurrent === true ? [] : ['locks_table'];
  if ('UpdateStmt' in node)
    return isNew(node.UpdateStmt.relation) || node.UpdateStmt.whereClause ? [] : ['writes_every_row'];
  if ('DeleteStmt' in node)
    return isNew(node.DeleteStmt.relation) || node.DeleteStmt.whereClause ? [] : ['writes_every_row'];
  return [];
}

const isConcurrent = (params: readonly Node[] = []): boolean =>
  params.some((each) => 'DefElem' in each && each.DefElem.defname === 'concurrently');

function runsOutside(node: Node): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true;
  if ('DropStmt' in node) return node.DropStmt.concurrent === true;
  if ('ReindexStmt' in node) return isConcurrent(node.ReindexStmt.params);
  return false;
}

/** What a contract migration is for: nothing of the release before is left to miss it. */
const counts = (fault: Fault, { kind }: Migration): boolean => fault !== 'takes_away' || kind === 'expand';

/** Each statement's own text, on one line. */
const brief = (sql: string): string => sql.replace(/\s+/g, ' ').trim().slice(0, 120);

async function lintOne(migration: Migration, known: KnownNotNull): Promise<readonly Finding[]> {
  const { id, up, transaction } = migration;
  const find = (fault: Fault, what: string): Finding => ({ id, fault, what: brief(what) });
  const parsed = await parse(up).catch((error: unknown) => String(error));
  if (typeof parsed === 'string') return [find('unreadable', parsed)];
  const bytes = Buffer.from(up);
  const made = new Set<string>();
  const statements = parsed.stmts ?? [];
  const found = statements.flatMap(({ stmt, stmt_location: at = 0, stmt_len: length }) => {
    if (stmt === undefined) return [];
    const text = bytes.subarray(at, length === undefined ? undefined : at + length).toString();
    const own = faultsOfStatement(stmt, made, known).filter((fault) => counts(fault, migration));
    const outside: readonly Fault[] =
      runsOutside(stmt) && transaction !== false ? ['needs_no_transaction'] : [];
    return [...own, ...outside].map((fault) => find(fault, text));
  });
  return transaction === false && statements.length > 1 ? [find('more_than_one', up), ...found] : found;
}

/** What is wrong with each of these, in their order, which is that of their ids. Reads the SQL alone. */
export async function lint(migrations: readonly Migration[]): Promise<readonly Finding[]> {
  const known: KnownNotNull = { checks: new Map(), valid: new Set() };
  const found: Finding[] = [];
  for (const migration of migrations.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    found.push(...(await lintOne(migration, known)));
  return found;
}
