import type { Board } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useState } from 'react';
import { Link } from 'wouter';
import { prefetchBoard } from '../prefetchBoard.ts';
import { BoardActions } from './BoardActions.tsx';
import { BoardName } from './BoardName.tsx';
import { Changed } from './Changed.tsx';
import { Preview } from './Preview.tsx';

/** A board as a row of a list. */
export const BoardRow = ({ board }: { readonly board: Board }) => {
  const [isRenaming, rename] = useState(false);
  return (
    <li className="board-row">
      <span className="w-12 flex-none">
        <Preview board={board} />
      </span>
      {isRenaming ? (
        <span className="w-full max-w-[420px]">
          <BoardName board={board} onDone={() => rename(false)} />
        </span>
      ) : (
        <Link
          href={pagePath('board', board.id)}
          title={board.name}
          onPointerEnter={prefetchBoard}
          className="whole-link min-w-0 flex-1 truncate font-medium"
        >
          {board.name}
        </Link>
      )}
      <span className="ml-auto flex-none text-ink-3 max-desk:hidden">
        <Changed board={board} />
      </span>
      <BoardActions board={board} onRename={() => rename(true)} className="relative z-1" />
    </li>
  );
};
