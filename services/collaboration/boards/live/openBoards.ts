import type { Bus } from '@flux/bus';
import type { BoardId } from '@flux/contracts';
import type { Kysely } from 'kysely';
import { ensureLog, readLog } from './boardLog.ts';
import type { Compaction } from './compaction.ts';
import { createLiveBoard, type LiveBoard } from './liveBoard.ts';

export type OpenBoardsDeps<T> = {
  readonly db: Kysely<T>;
  readonly bus: Bus;
  readonly compaction: Compaction;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
};

/** Bytes of merged states that are kept for boards that are open; the ones asked for longest ago are given back. */
const mostStateBytes = 64 * 1024 * 1024;

type Held = { readonly board: LiveBoard; readonly opened: Promise<void>; users: number };

/** The boards that somebody has open in this process. */
export function createOpenBoards<T>({ db, bus, compaction, onError, now }: OpenBoardsDeps<T>) {
  const boards = new Map<BoardId, Held>();

  function make(boardId: BoardId): Held {
    const board = createLiveBoard({
      boardId,
      bus,
      readLog: (after) => readLog(db, boardId, after),
      tooLong: (updates, seq, state) => compaction.consider(boardId, updates, seq, state),
      onError,
      now,
    });
    const opened = ensureLog(db, boardId).then(() => board.open());
    return { board, opened, users: 0 };
  }

  function release(boardId: BoardId): void {
    const held = boards.get(boardId);
    if (held === undefined || --held.users > 0) return;
    boards.delete(boardId);
    held.board.close();
  }

  return {
    all: (): readonly LiveBoard[] => [...boards.values()].map(({ board }) => board),
    find: (boardId: BoardId): LiveBoard | undefined => boards.get(boardId)?.board,
    /** The board, open; to be released once for each time it was taken. */
    async take(boardId: BoardId): Promise<LiveBoard> {
      const held = boards.get(boardId) ?? make(boardId);
      held.users++;
      // Deleting first puts it at the end: the order of the map is the order of use.
      boards.delete(boardId);
      boards.set(boardId, held);
      try {
        await held.opened;
      } catch (error) {
        release(boardId);
        throw error;
      }
      return held.board;
    },
    release,
    /** Keeps the memory of idle boards within bounds. */
    trim(): void {
      let bytes = this.all().reduce((sum, board) => sum + board.bytes(), 0);
      for (const { board } of boards.values()) {
        if (bytes <= mostStateBytes) return;
        bytes -= board.bytes();
        board.forgetState();
      }
    },
  };
}

export type OpenBoards = ReturnType<typeof createOpenBoards>;
