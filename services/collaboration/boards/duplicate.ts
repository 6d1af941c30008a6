import { type Board, type BoardId, newId, type PersonId } from '@flux/contracts';
import { nameFrom } from '@flux/http';
import { sql } from 'kysely';
import type { ProjectDb } from '../projects/store.ts';
import { authorizeOnBoard, findPresented } from './boards.ts';
import { readLog } from './live/boardLog.ts';
import { collectGarbage } from './live/collectGarbage.ts';
import { insertBoard } from './store.ts';

/** What stands on a board now as one update, without its history; `undefined` for a board on which nothing ever was. */
export async function contentOf(db: ProjectDb, boardId: BoardId): Promise<Uint8Array | undefined> {
  const { snapshot, updates } = await readLog(db, boardId, 0);
  const all = [...(snapshot === undefined ? [] : [snapshot]), ...updates.map(({ update }) => update)];
  return all.length === 0 ? undefined : collectGarbage(all);
}

export type Duplicating = {
  readonly boardId: BoardId;
  /** Default: that of the board. */
  readonly name: string | undefined;
  readonly now: number;
};

/**
 * A board with the same content and picture in the same project, as one snapshot. Throws `not_found`, `forbidden`,
 * `invalid_input`.
 */
export async function duplicateBoard(
  db: ProjectDb,
  personId: PersonId,
  { boardId, name, now }: Duplicating,
): Promise<Board> {
  const source = await authorizeOnBoard(db, personId, boardId, 'board.duplicate');
  const copy = {
    id: newId<BoardId>(now),
    project_id: source.project_id,
    name: nameFrom(name ?? source.name),
    created_by: personId,
    created_at: new Date(now),
  };
  const content = await contentOf(db, boardId);
  await db.transaction().execute(async (trx) => {
    await authorizeOnBoard(trx, personId, boardId, 'board.duplicate');
    // Held until the copy has its picture too, so that nobody takes it for one that no board has.
    const picture = await trx
      .selectFrom('studio.boards')
      .where('id', '=', boardId)
      .select(['preview_sha256', 'preview_type'])
      .forShare()
      .executeTakeFirst();
    await insertBoard(trx, { ...copy, ...picture });
    if (content === undefined) return;
    await sql`insert into studio.board_logs (board_id, last_seq) values (${copy.id}, 1)`.execute(trx);
    await sql`
      insert into studio.board_snapshots (board_id, seq, state, at, author)
      values (${copy.id}, 1, ${Buffer.from(content)}, ${copy.created_at}, ${personId})`.execute(trx);
  });
  return findPresented(db, personId, copy.id);
}
