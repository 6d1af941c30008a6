import { type QueryExecutorProvider, sql } from 'kysely';
import type { Bringing } from './bringProject.ts';

/** Notes which import brought it; whatever was taken back may come again by another. */
export async function noteImported(
  db: QueryExecutorProvider,
  { id, kind }: { readonly id: string; readonly kind: 'project' | 'file' },
  { importId, now }: Bringing,
): Promise<void> {
  await sql`
    insert into studio.imported (id, kind, import_id, at) values (${id}, ${kind}, ${importId}, ${new Date(now)})
    on conflict (id) do update set import_id = excluded.import_id, at = excluded.at`.execute(db);
}
