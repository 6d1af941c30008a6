import type { BoardId, PersonId, RecentBoard } from '@flux/contracts';
import { olderThan } from '@flux/database';
import { type Page, pageOf } from '@flux/http';
import { sql } from 'kysely';
import type { ProjectDb } from '../projects/store.ts';
import { authorizeOnBoard, presentBoard } from './boards.ts';
import { boardsSeenBy } from './store.ts';

/** Remembers that somebody opened a board; a later visit is never put back. Throws `not_found`. */
export async function noteVisit(
  db: ProjectDb,
  personId: PersonId,
  { boardId, now }: { readonly boardId: BoardId; readonly now: number },
): Promise<void> {
  await authorizeOnBoard(db, personId, boardId, 'board.view');
  await db
    .insertInto('studio.board_visits')
    .values({ person_id: personId, board_id: boardId, at: new Date(now) })
    .onConflict((conflict) =>
      conflict
        .columns(['person_id', 'board_id'])
        .doUpdateSet({ at: sql<Date>`greatest(studio.board_visits.at, excluded.at)` }),
    )
    .execute();
}

/** The boards that a person opened and may still see, the last one first. */
export async function pageOfRecent(db: ProjectDb, personId: PersonId, { after, limit }: Page) {
  const rows = await boardsSeenBy(db, personId)
    .innerJoin('studio.board_visits as v', (join) =>
      join.onRef('v.board_id', '=', 'b.id').on('v.person_id', '=', personId),
    )
    .innerJoin('studio.projects as p', 'p.id', 'b.project_id')
    .where('b.deleted_at', 'is', null)
    .where(olderThan(after, ['v.at', 'v.board_id']))
    .select(['v.at as opened_at', 'p.name as project_name'])
    .orderBy('v.at', 'desc')
    .orderBy('v.board_id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => ({ at: row.opened_at, id: row.id }),
    (row): RecentBoard => ({
      ...presentBoard(row),
      projectName: row.project_name,
      openedAt: row.opened_at.toISOString(),
    }),
  );
}
