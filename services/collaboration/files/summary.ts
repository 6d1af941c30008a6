import { createHash } from 'node:crypto';
import type { FileSummary } from '@flux/contracts';
import { sql } from 'kysely';
import type { FileQuota } from './quota.ts';
import { authorizeInSpace, type Space, spaceIdOf } from './space.ts';
import type { FileDb } from './store.ts';

/** Throws `not_found` outside the project. */
export async function summaryOf(db: FileDb, space: Space, quota: FileQuota): Promise<FileSummary> {
  await authorizeInSpace(db, space, 'file.view');
  const { count, trash_count, bytes, changed } = await db
    .selectFrom('studio.files')
    .where('space_id', '=', spaceIdOf(space))
    .select([
      sql<number>`(count(*) filter (where deleted_at is null))::int`.as('count'),
      sql<number>`(count(*) filter (where deleted_at is not null))::int`.as('trash_count'),
      sql<number>`coalesce(sum(size), 0)::bigint`.as('bytes'),
      sql<string>`coalesce(max(changed_at)::text, '')`.as('changed'),
    ])
    .executeTakeFirstOrThrow();
  const version = createHash('sha256')
    .update(`${count} ${trash_count} ${bytes} ${changed}`)
    .digest('base64url');
  return { count, trashCount: trash_count, bytes, spaceBytes: quota.spaceBytes, version };
}
