import type { Bus } from '@flux/bus';
import type { BoardId } from '@flux/contracts';
import { MB } from '@flux/contracts';
import type { Kysely } from 'kysely';
import { ensureLog, readLog } from './boardLog.ts';
import type { BoardMetrics } from './boardMetrics.ts';
import type { Compaction } from './compaction.ts';
import { createLiveBoard, type LiveBoard } from './liveBoard.ts';

export type OpenBoardsDeps<T> = {
  readonly db: Kysely<T>;
  readonly bus: Bus;
  readonly node: Buffer;
  readonly compaction: Compaction;
  readonly onError: (error: unknown) => void;
  readonly metrics: BoardMetrics;
  readonly now: () => number;
  /** Bytes of states that are kept; the ones asked for longest ago are given back first. */
  readonly mostStateBytes?: number;
};

/** Milliseconds after which an idle board's state is given back: until then somebody may reload the page. */
const unusedMs = 15_000;

/** Updates after which a log is compacted when the board rests, and when it does not. */
export const longestRestingLog = 500;
const longestBusyLog = 5_000;
const restMs = 5_000;

type Held = { readonly board: LiveBoard; readonly opened: Promise<void>; users: number };

/** The boards that somebody has open in this process. */
export function createOpenBoards<T>(deps: OpenBoardsDeps<T>) {
  const { db, compaction, mostStateBytes = 64 * MB, ...rest } = deps;
  const boards = new Map<BoardId, Held>();

  function make(boardId: BoardId): Held {
    const board = createLiveBoard({ ...rest, boardId, readLog: (after) => readLog(db, boardId, after) });
    const opened = ensureLog(db, boardId).then(board.open);
    return { board, opened, users: 0 };
  }

  function compactIfLong(board: LiveBoard, longest: number): void {
    if (board.logLength() >= longest) compaction.consider(board.boardId, board.compacted);
  }

  function release({ boardId }: LiveBoard): void {
    const held = boards.get(boardId);
    if (held === undefined || --held.users > 0) return;
    boards.delete(boardId);
    held.board.close();
    compactIfLong(held.board, longestRestingLog);
  }

  const all = (): readonly LiveBoard[] => Array.from(boards.values(), ({ board }) => board);

  function giveBack(): void {
    const byUse = all().toSorted((a, b) => b.unusedFor() - a.unusedFor());
    let bytes = byUse.reduce((sum, board) => sum + board.size(), 0);
    for (const board of byUse) {
      const isIdle = board.unusedFor() > unusedMs && board.quietFor() > unusedMs;
      if (bytes <= mostStateBytes && !isIdle) continue;
      bytes -= board.size();
      board.forgetState();
    }
  }

  return {
    all,
    find: (boardId: BoardId): LiveBoard | undefined => boards.get(boardId)?.board,
    /** The board, open; to be released once for each time it was taken. */
    async take(boardId: BoardId): Promise<LiveBoard> {
      const held = boards.get(boardId) ?? make(boardId);
      boards.set(boardId, held);
      held.users++;
      try {
        await held.opened;
      } catch (error) {
        release(held.board);
        throw error;
      }
      return held.board;
    },
    release,
    /** Keeps memory and logs within bounds; called every few seconds. */
    tidy(): void {
      giveBack();
      for (const board of all())
        compactIfLong(board, board.quietFor() >= restMs ? longestRestingLog : longestBusyLog);
    },
  };
}
