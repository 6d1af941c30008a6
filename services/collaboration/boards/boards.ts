import { type Action, abilitiesOf, can } from '@flux/access';
import { type Board, type BoardId, newId, type PersonId, Problem, type ProjectId } from '@flux/contracts';
import { nameFrom, type Page, pageOf } from '@flux/http';
import { authorizeInProject } from '../projects/projects.ts';
import type { ProjectDb } from '../projects/store.ts';
import { findBoard, insertBoard, listBoards, listDeleted, type SeenBoard } from './store.ts';

/** A board as who asks for it sees it. */
export const presentBoard = (row: SeenBoard): Board => ({
  id: row.id,
  projectId: row.project_id,
  name: row.name,
  createdAt: row.created_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
  changedBy:
    row.changed_by === null || row.changer_name === null || row.changer_color === null
      ? null
      : { id: row.changed_by, name: row.changer_name, color: row.changer_color },
  deletedAt: row.deleted_at?.toISOString() ?? null,
  preview: row.preview_sha256,
  abilities: abilitiesOf(row.role, 'board'),
});

/** A board that must be there. Throws `not_found`, for a board of a project that the person is not in too. */
export async function findPresented(db: ProjectDb, personId: PersonId, boardId: BoardId): Promise<Board> {
  const board = await findBoard(db, personId, boardId);
  if (board === undefined) throw new Problem('not_found');
  return presentBoard(board);
}

/** Says what stands against it: the role, or that the project is archived. */
export async function refuse(
  db: ProjectDb,
  personId: PersonId,
  board: Pick<SeenBoard, 'project_id'>,
  action: Action,
): Promise<never> {
  await authorizeInProject(db, personId, board.project_id, action);
  throw new Problem('forbidden');
}

/**
 * The board, when the person may do this on it. Throws `not_found` for a deleted one and for people outside its project,
 * `forbidden` for those inside whose role does not reach, and `archived` for what the archive forbids.
 */
export async function authorizeOnBoard(
  db: ProjectDb,
  personId: PersonId,
  boardId: BoardId,
  action: Action,
): Promise<SeenBoard> {
  const board = await findBoard(db, personId, boardId);
  if (board === undefined || board.deleted_at !== null || !can(board.role, 'board.view'))
    throw new Problem('not_found');
  if (!can(board.role, action)) return refuse(db, personId, board, action);
  return board;
}

/** Throws `not_found` outside the project, `forbidden` for a role that may not make boards, `invalid_input`. */
export async function createBoard(
  db: ProjectDb,
  personId: PersonId,
  { projectId, name, now }: { readonly projectId: ProjectId; readonly name: string; readonly now: number },
): Promise<Board> {
  await authorizeInProject(db, personId, projectId, 'board.create');
  const id = newId<BoardId>(now);
  const board = { id, project_id: projectId, name: nameFrom(name), created_by: personId };
  await insertBoard(db, { ...board, created_at: new Date(now) });
  return findPresented(db, personId, id);
}

/** Throws `not_found`. */
export const getBoard = async (db: ProjectDb, personId: PersonId, boardId: BoardId): Promise<Board> =>
  presentBoard(await authorizeOnBoard(db, personId, boardId, 'board.view'));

/** Throws `not_found`, `forbidden`, `invalid_input`. */
export async function renameBoard(
  db: ProjectDb,
  personId: PersonId,
  { boardId, name }: { readonly boardId: BoardId; readonly name: string },
): Promise<Board> {
  await authorizeOnBoard(db, personId, boardId, 'board.rename');
  await db
    .updateTable('studio.boards')
    .set({ name: nameFrom(name) })
    .where('id', '=', boardId)
    .execute();
  return findPresented(db, personId, boardId);
}

export async function pageOfBoards(db: ProjectDb, personId: PersonId, projectId: ProjectId, page: Page) {
  await authorizeInProject(db, personId, projectId, 'board.view');
  const rows = await listBoards(db, personId, projectId, page);
  return pageOf(rows, page.limit, (row) => ({ at: row.created_at, id: row.id }), presentBoard);
}

/** What was deleted is seen by who may bring it back. Throws `not_found`, `forbidden`. */
export async function pageOfDeleted(db: ProjectDb, personId: PersonId, projectId: ProjectId, page: Page) {
  await authorizeInProject(db, personId, projectId, 'board.restore');
  const rows = await listDeleted(db, personId, projectId, page);
  return pageOf(
    rows,
    page.limit,
    (row) => ({ at: row.deleted_at ?? row.created_at, id: row.id }),
    presentBoard,
  );
}
