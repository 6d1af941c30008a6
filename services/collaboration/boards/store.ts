import type { BoardId, PersonId, ProjectId, Role } from '@flux/contracts';
import { olderThan } from '@flux/database';
import type { Page } from '@flux/http';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { ProjectTables } from '../projects/tables.ts';

export type BoardRow = Selectable<ProjectTables['studio.boards']>;

/** A board with the role of who asks, and with who changed it last. */
export type SeenBoard = BoardRow & {
  readonly role: Role;
  readonly changed_at: Date;
  readonly changed_by: PersonId | null;
  readonly changer_name: string | null;
  readonly changer_color: number | null;
};

export async function insertBoard(
  db: Kysely<ProjectTables>,
  board: Insertable<ProjectTables['studio.boards']>,
): Promise<void> {
  await db.insertInto('studio.boards').values(board).execute();
}

/** The boards of all projects that a person is in, deleted ones too. */
export const boardsSeenBy = (db: Kysely<ProjectTables>, personId: PersonId) =>
  db
    .selectFrom('studio.boards as b')
    .innerJoin('studio.memberships as m', 'm.project_id', 'b.project_id')
    .innerJoin('studio.board_changes as c', 'c.board_id', 'b.id')
    .leftJoin('auth.profiles as changer', 'changer.id', 'c.changed_by')
    .where('m.person_id', '=', personId)
    .selectAll('b')
    .select(['m.role', 'c.changed_at', 'c.changed_by'])
    .select(['changer.name as changer_name', 'changer.color as changer_color']);

/** The board, deleted or not; `undefined` when there is none or the person is not in its project. */
export const findBoard = (
  db: Kysely<ProjectTables>,
  personId: PersonId,
  boardId: BoardId,
): Promise<SeenBoard | undefined> =>
  boardsSeenBy(db, personId).where('b.id', '=', boardId).executeTakeFirst();

/** The boards of a project, newest first; one more than the page holds, when there is one. */
export const listBoards = (
  db: Kysely<ProjectTables>,
  personId: PersonId,
  projectId: ProjectId,
  { after, limit }: Page,
): Promise<SeenBoard[]> =>
  boardsSeenBy(db, personId)
    .where('b.project_id', '=', projectId)
    .where('b.deleted_at', 'is', null)
    .where(olderThan(after, ['b.created_at', 'b.id']))
    .orderBy('b.created_at', 'desc')
    .orderBy('b.id', 'desc')
    .limit(limit + 1)
    .execute();

/** The deleted boards of a project, the last one first; one more than the page holds, when there is one. */
export const listDeleted = (
  db: Kysely<ProjectTables>,
  personId: PersonId,
  projectId: ProjectId,
  { after, limit }: Page,
): Promise<SeenBoard[]> =>
  boardsSeenBy(db, personId)
    .where('b.project_id', '=', projectId)
    .where('b.deleted_at', 'is not', null)
    .where(olderThan(after, ['b.deleted_at', 'b.id']))
    .orderBy('b.deleted_at', 'desc')
    .orderBy('b.id', 'desc')
    .limit(limit + 1)
    .execute();
