import { isRole } from '@flux/access';
import type { BoardId, PersonId, ProjectId, Role } from '@flux/contracts';
import { type QueryExecutorProvider, sql } from 'kysely';

export type BoardAccess = { readonly role: Role; readonly projectId: ProjectId };

/**
 * What a person is on a board, in one query; `undefined` when there is no such board, it was deleted, or the person
 * is not in its project, which nobody outside may tell apart. What the role allows says `can` of `@flux/access`.
 */
export async function roleOnBoard(
  db: QueryExecutorProvider,
  personId: PersonId,
  boardId: BoardId,
): Promise<BoardAccess | undefined> {
  const { rows } = await sql<{ role: string; project_id: ProjectId }>`
    select m.role, b.project_id
      from studio.boards b
      join studio.memberships m on m.project_id = b.project_id and m.person_id = ${personId}
     where b.id = ${boardId} and b.deleted_at is null`.execute(db);
  const row = rows[0];
  if (row === undefined || !isRole(row.role)) return undefined;
  return { role: row.role, projectId: row.project_id };
}
