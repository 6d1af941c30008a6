import type { PersonId } from '@flux/contracts';
import { type QueryExecutorProvider, sql } from 'kysely';

/**
 * Takes back what these people were told of what is at `path`: it is gone, or no longer about them. Call it in the
 * transaction of that, and `announce` after the commit.
 * @returns whose list changed.
 */
export async function takeBackNotices(
  db: QueryExecutorProvider,
  people: readonly PersonId[],
  path: string,
): Promise<readonly PersonId[]> {
  if (people.length === 0) return [];
  const { rows } = await sql<{ changed: PersonId[] }>`
    select auth.take_back_notices(${people}::uuid[], ${path}) as changed`.execute(db);
  return rows[0]?.changed ?? [];
}
