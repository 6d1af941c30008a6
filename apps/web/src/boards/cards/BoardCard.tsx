import type { Board } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { prefetchBoard } from '../prefetchBoard.ts';
import { BoardActions } from './BoardActions.tsx';
import { BoardName } from './BoardName.tsx';
import { Preview } from './Preview.tsx';

export type BoardCardProps = {
  readonly board: Board;
  /** What is said of it under its name. */
  readonly children: ReactNode;
};

/** A board as its picture with its name; all of it leads there, the dots aside. */
export const BoardCard = ({ board, children }: BoardCardProps) => {
  const [isRenaming, rename] = useState(false);
  return (
    <li className="board-card">
      <Preview board={board} />
      {isRenaming ? (
        <div className="mt-1">
          <BoardName board={board} onDone={() => rename(false)} />
        </div>
      ) : (
        <Link
          href={pagePath('board', board.id)}
          title={board.name}
          onPointerEnter={prefetchBoard}
          className="whole-link mt-2 block truncate pr-9 font-medium max-desk:pr-10"
        >
          {board.name}
        </Link>
      )}
      <div className="truncate pr-9 text-ink-3 max-desk:pr-10">{children}</div>
      {!isRenaming && <BoardActions board={board} onRename={() => rename(true)} />}
    </li>
  );
};
