import type { BoardId } from '@flux/contracts';
import { type Kysely, sql } from 'kysely';

export type StoredUpdate = { readonly boardId: string; readonly author: string; readonly update: Uint8Array };

/** The board of an update has no log: it was deleted. */
export class LogGone extends Error {
  override readonly name = 'LogGone';
}

/** What a board's log holds: a compacted state up to `snapshotSeq` and every update after it, in order. */
export type BoardLog = {
  readonly snapshotSeq: number;
  readonly snapshot: Uint8Array | undefined;
  readonly updates: readonly { readonly seq: number; readonly update: Uint8Array }[];
};

/**
 * Appends updates of any boards in one statement and answers their positions in the order given, `undefined` for those
 * of a board that is not there (any more) or was deleted. The boards' counters are locked in order of id, so that two processes that
 * write the same boards wait for each other and never deadlock. The bytes travel as one value: as an array each would be
 * sent as twice as many hexadecimal digits.
 */
export async function appendUpdates<T>(
  db: Kysely<T>,
  entries: readonly StoredUpdate[],
): Promise<readonly (number | undefined)[]> {
  const bytes = Buffer.concat(entries.map((entry) => entry.update));
  const lengths = entries.map((entry) => entry.update.length);
  const { rows } = await sql<{ board_id: string; base: number }>`
    with input as materialized (
      select n::int, board_id, author, length,
             sum(length) over (order by n) - length + 1 as start
        from unnest(
          ${entries.map((entry) => entry.boardId)}::uuid[],
          ${entries.map((entry) => entry.author)}::uuid[],
          ${lengths}::int[]
        ) with ordinality as given (board_id, author, length, n)
    ), counts as (
      select board_id, count(*) as count from input group by board_id
    ), locked as materialized (
      select log.board_id from studio.board_logs log
        join studio.boards board on board.id = log.board_id and board.deleted_at is null
       where log.board_id in (select board_id from counts)
       order by log.board_id for update of log
    ), counted as (
      update studio.board_logs log set last_seq = log.last_seq + counts.count
        from counts, locked
       where log.board_id = counts.board_id and locked.board_id = log.board_id
      returning log.board_id, log.last_seq - counts.count as base
    ), stored as (
      insert into studio.board_updates (board_id, seq, update, author, at)
      select board_id, counted.base + row_number() over (partition by board_id order by input.n),
             substring(${bytes}::bytea from input.start::int for input.length), input.author, now()
        from input join counted using (board_id)
    )
    select board_id, base from counted`.execute(db);
  const last = new Map(rows.map(({ board_id, base }) => [board_id, base] as const));
  return entries.map(({ boardId }) => {
    const before = last.get(boardId);
    if (before === undefined) return undefined;
    last.set(boardId, before + 1);
    return before + 1;
  });
}

/** Makes the counter of a board that has none yet. */
export async function ensureLog<T>(db: Kysely<T>, boardId: BoardId): Promise<void> {
  await sql`
    insert into studio.board_logs (board_id) select id from studio.boards where id = ${boardId}
    on conflict do nothing`.execute(db);
}

/** Reads the log after `after`; one statement, so that no compaction can fall between snapshot and updates. */
export async function readLog<T>(db: Kysely<T>, boardId: BoardId, after: number): Promise<BoardLog> {
  const { rows } = await sql<{ seq: number; bytes: Uint8Array; is_snapshot: boolean }>`
    with snapshot as (
      select seq, state from studio.board_snapshots where board_id = ${boardId} and seq > ${after}
    )
    select seq, state as bytes, true as is_snapshot from snapshot
    union all
    select seq, update as bytes, false as is_snapshot from studio.board_updates
     where board_id = ${boardId} and seq > greatest(${after}, coalesce((select seq from snapshot), 0))
    order by seq`.execute(db);
  const snapshot = rows.find((row) => row.is_snapshot);
  return {
    snapshotSeq: snapshot?.seq ?? after,
    snapshot: snapshot?.bytes,
    updates: rows.filter((row) => !row.is_snapshot).map(({ seq, bytes }) => ({ seq, update: bytes })),
  };
}

/**
 * Puts a compacted state in the place of every update up to `seq`, unless somebody has compacted further. It keeps who
 * made the last of them and when.
 */
export async function replaceBySnapshot<T>(
  db: Kysely<T>,
  boardId: BoardId,
  seq: number,
  state: Uint8Array,
): Promise<void> {
  await sql`
    with last as (
      select author, at from studio.board_updates where board_id = ${boardId} and seq = ${seq}
    ), placed as (
      insert into studio.board_snapshots (board_id, seq, state, at, author)
      values (${boardId}, ${seq}, ${Buffer.from(state)},
              coalesce((select at from last), now()), (select author from last))
      on conflict (board_id) do update
        set seq = excluded.seq, state = excluded.state, at = excluded.at, author = excluded.author
        where board_snapshots.seq < excluded.seq
      returning seq
    )
    delete from studio.board_updates
     where board_id = ${boardId} and seq <= (select seq from placed)`.execute(db);
}
