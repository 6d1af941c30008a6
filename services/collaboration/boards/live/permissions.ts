import { can, isRole } from '@flux/access';
import type { BoardId, PersonId, Role } from '@flux/contracts';
import { type QueryExecutorProvider, sql } from 'kysely';

export type Asked = { readonly personId: PersonId; readonly boardId: BoardId };

const keyOf = ({ personId, boardId }: Asked): string => `${personId} ${boardId}`;

/**
 * The roles of many people on many boards in one query. Answers a function: the role of a pair, `undefined` for somebody
 * who may not see that board (any more).
 */
export async function rolesOnBoards(
  db: QueryExecutorProvider,
  asked: readonly Asked[],
): Promise<(pair: Asked) => Role | undefined> {
  const pairs = [...new Map(asked.map((pair) => [keyOf(pair), pair])).values()];
  const { rows } = await sql<{ person_id: PersonId; board_id: BoardId; role: string }>`
    select asked.person_id, asked.board_id, m.role
      from unnest(${pairs.map(({ personId }) => personId)}::uuid[], ${pairs.map(({ boardId }) => boardId)}::uuid[])
           as asked (person_id, board_id)
      join studio.boards b on b.id = asked.board_id and b.deleted_at is null
      join studio.memberships m on m.project_id = b.project_id and m.person_id = asked.person_id`.execute(db);
  const roles = new Map<string, Role>();
  for (const { person_id, board_id, role } of rows) {
    if (isRole(role) && can(role, 'board.view'))
      roles.set(keyOf({ personId: person_id, boardId: board_id }), role);
  }
  return (pair) => roles.get(keyOf(pair));
}
