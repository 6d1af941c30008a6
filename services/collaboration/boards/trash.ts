import { randomUUID } from 'node:crypto';
import { can } from '@flux/access';
import type { Blobs } from '@flux/blobs';
import type { Bus } from '@flux/bus';
import { type Board, type BoardId, type PersonId, Problem } from '@flux/contracts';
import { claimRemains, releaseUpload } from '../files/blobClaims.ts';
import type { FileDb } from '../files/store.ts';
import { trashLifetime } from '../files/trash.ts';
import type { ProjectDb } from '../projects/store.ts';
import { authorizeOnBoard, findPresented, refuse } from './boards.ts';
import { publishDeleted } from './boardsTopic.ts';
import { findBoard } from './store.ts';

export type OneBoard = { readonly boardId: BoardId; readonly now: number };

/** Takes a board away from everybody, and closes it where it is open. Throws `not_found`, `forbidden`. */
export async function deleteBoard(
  { db, bus }: { readonly db: ProjectDb; readonly bus: Bus },
  personId: PersonId,
  { boardId, now }: OneBoard,
): Promise<void> {
  await authorizeOnBoard(db, personId, boardId, 'board.delete');
  await db
    .updateTable('studio.boards')
    .set({ deleted_at: new Date(now), deleted_by: personId })
    .where('id', '=', boardId)
    .where('deleted_at', 'is', null)
    .execute();
  publishDeleted(bus, boardId);
}

/** Brings a board back; one that is back already stays. Throws `not_found`, `forbidden`. */
export async function restoreBoard(db: ProjectDb, personId: PersonId, boardId: BoardId): Promise<Board> {
  const board = await findBoard(db, personId, boardId);
  if (board === undefined) throw new Problem('not_found');
  if (!can(board.role, 'board.restore')) {
    if (board.deleted_at !== null) throw new Problem('not_found');
    return refuse(db, personId, board, 'board.restore');
  }
  await db
    .updateTable('studio.boards')
    .set({ deleted_at: null, deleted_by: null })
    .where('id', '=', boardId)
    .execute();
  return findPresented(db, personId, boardId);
}

/** Boards that are removed for good at once, so that no transaction takes long: each takes its whole log along. */
const batch = 20;

/** Removes for good what was deleted 30 days ago, with its picture. Several processes may do it at once. */
export async function removeOverdue(db: FileDb, blobs: Blobs, now: number): Promise<void> {
  for (let count = batch; count === batch; ) {
    const removalId = randomUUID();
    count = await db.transaction().execute(async (trx) => {
      const due = trx
        .selectFrom('studio.boards')
        .where('deleted_at', '<', new Date(now - trashLifetime))
        .select('id')
        .limit(batch)
        .forUpdate()
        .skipLocked();
      const gone = await trx
        .deleteFrom('studio.boards')
        .where('id', 'in', due)
        .returning('preview_sha256')
        .execute();
      const pictures = gone.flatMap(({ preview_sha256 }) => preview_sha256 ?? []);
      await claimRemains(trx, { removalId, hashes: pictures, now });
      return gone.length;
    });
    await releaseUpload(db, blobs, removalId);
  }
}
