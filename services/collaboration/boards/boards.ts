import { abilitiesOf, can } from '@flux/access';
import {
  type Board,
  type BoardId,
  newId,
  type PersonId,
  Problem,
  type ProjectId,
  type Role,
} from '@flux/contracts';
import { type Page, pageOf } from '../projects/cursor.ts';
import { nameFrom } from '../projects/names.ts';
import { authorizeInProject } from '../projects/projects.ts';
import type { ProjectDb } from '../projects/store.ts';
import { type BoardRow, findBoard, insertBoard, listBoards } from './store.ts';

const presentBoard =
  (role: Role) =>
  (row: BoardRow): Board => ({
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    abilities: abilitiesOf(role, 'board'),
  });

/** Throws `not_found` outside the project, `forbidden` for a role that may not make boards, `invalid_input`. */
export async function createBoard(
  db: ProjectDb,
  personId: PersonId,
  { projectId, name, now }: { readonly projectId: ProjectId; readonly name: string; readonly now: number },
): Promise<Board> {
  const { role } = await authorizeInProject(db, personId, projectId, 'board.create');
  const board = {
    id: newId<BoardId>(now),
    project_id: projectId,
    name: nameFrom(name),
    created_by: personId,
    created_at: new Date(now),
  };
  await insertBoard(db, board);
  return presentBoard(role)(board);
}

/** Throws `not_found`, for a board of a project that the person is not in too. */
export async function getBoard(db: ProjectDb, personId: PersonId, boardId: BoardId): Promise<Board> {
  const board = await findBoard(db, personId, boardId);
  if (board === undefined || !can(board.role, 'board.view')) throw new Problem('not_found');
  return presentBoard(board.role)(board);
}

export async function pageOfBoards(db: ProjectDb, personId: PersonId, projectId: ProjectId, page: Page) {
  const { role } = await authorizeInProject(db, personId, projectId, 'board.view');
  const rows = await listBoards(db, projectId, page);
  return pageOf(rows, page.limit, (row) => ({ at: row.created_at, id: row.id }), presentBoard(role));
}
