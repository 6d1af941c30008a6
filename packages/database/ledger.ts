import { createHash } from 'node:crypto';
import type { Applied, Migration } from './database.ts';
import type { Held } from './pool.ts';
import { allRoles } from './roles.ts';
import { StartError } from './startError.ts';

/** The one list of what was done to a database. Services may read it, to see whether they are too new for it. */
export const ledgerSql = `
  create table if not exists public.flux_migrations (
    id text primary key,
    kind text not null check (kind in ('expand', 'contract')),
    checksum text not null,
    applied_at timestamptz not null default now()
  );
  grant select on public.flux_migrations to ${allRoles};`;

/** SHA-256 over what was run, in hex. `down` may be mended later. */
export const checksumOf = ({ kind, up }: Migration): string =>
  createHash('sha256').update(`${kind}\n${up}`).digest('hex');

const idPattern = /^\d{4}-[a-z0-9]+(-[a-z0-9]+)+$/;

/** In order of id; an id that is malformed or there twice is a mistake of ours. */
export function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  const ids = new Set<string>();
  for (const { id } of migrations) {
    if (!idPattern.test(id))
      throw new TypeError(`A migration is named <four digits>-<service>-<what>, not ${id}.`);
    if (ids.has(id)) throw new TypeError(`Two migrations are named ${id}.`);
    ids.add(id);
  }
  return migrations.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What identifies each, in order. */
export const listMigrations = (migrations: readonly Migration[]) =>
  inOrder(migrations).map((migration) => ({
    id: migration.id,
    kind: migration.kind,
    checksum: checksumOf(migration),
  }));

/** What was applied, in order of id; nothing when there is no ledger yet. */
export async function readApplied(connection: Pick<Held, 'query'>): Promise<readonly Applied[]> {
  const [found] = await connection.query(
    "select to_regclass('public.flux_migrations') is not null as exists",
  );
  if (found?.exists !== true) return [];
  const rows = await connection.query(
    'select id, kind, checksum, applied_at from public.flux_migrations order by id',
  );
  return rows.map(({ id, kind, checksum, applied_at: appliedAt }) => ({
    id: String(id),
    kind: kind === 'contract' ? 'contract' : 'expand',
    checksum: String(checksum),
    appliedAt: appliedAt instanceof Date ? appliedAt : new Date(String(appliedAt)),
  }));
}

/** The checksums of what was applied, by id. */
export async function readLedger(connection: Pick<Held, 'query'>): Promise<ReadonlyMap<string, string>> {
  return new Map((await readApplied(connection)).map(({ id, checksum }) => [id, checksum]));
}

/** Refuses a database to which something else was done under the same name. */
export function checkUnchanged(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  for (const migration of migrations) {
    const checksum = applied.get(migration.id);
    if (checksum !== undefined && checksum !== checksumOf(migration))
      throw new StartError(
        `Migration ${migration.id} was changed after it was applied to this database; restore it and add a new one.`,
      );
  }
}
