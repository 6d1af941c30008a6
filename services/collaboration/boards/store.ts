import type { BoardId, PersonId, ProjectId, Role } from '@flux/contracts';
import type { Kysely, Selectable } from 'kysely';
import type { Page } from '../projects/cursor.ts';
import { olderThan } from '../projects/keyset.ts';
import type { ProjectTables } from '../projects/tables.ts';

export type BoardRow = Selectable<ProjectTables['studio.boards']>;

export async function insertBoard(db: Kysely<ProjectTables>, board: BoardRow): Promise<void> {
  await db.insertInto('studio.boards').values(board).execute();
}

/** The board with the person's role in its project; `undefined` when there is none or the person is not in it. */
export const findBoard = (
  db: Kysely<ProjectTables>,
  personId: PersonId,
  boardId: BoardId,
): Promise<(BoardRow & { readonly role: Role }) | undefined> =>
  db
    .selectFrom('studio.boards as b')
    .innerJoin('studio.memberships as m', 'm.project_id', 'b.project_id')
    .where('b.id', '=', boardId)
    .where('m.person_id', '=', personId)
    .selectAll('b')
    .select('m.role')
    .executeTakeFirst();

/** The boards of a project, newest first; one more than the page holds, when there is one. */
export const listBoards = (
  db: Kysely<ProjectTables>,
  projectId: ProjectId,
  { after, limit }: Page,
): Promise<BoardRow[]> =>
  db
    .selectFrom('studio.boards')
    .where('project_id', '=', projectId)
    .where(olderThan(after, ['created_at', 'id']))
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
