import type { Board } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { BoardActions } from '../boards/cards/BoardActions.tsx';
import { BoardName } from '../boards/cards/BoardName.tsx';
import { prefetchBoard } from '../boards/prefetchBoard.ts';
import { Place } from './Place.tsx';

/** A board in the project column, with what can be done with it. */
export const BoardPlace = ({ board }: { readonly board: Board }) => {
  const [path] = useLocation();
  const [isRenaming, rename] = useState(false);
  const href = pagePath('board', board.id);
  if (isRenaming)
    return (
      <span className="place-inside my-px pl-6">
        <BoardName board={board} onDone={() => rename(false)} />
      </span>
    );
  return (
    <div className="board-place">
      <Place href={href} label={board.name} isCurrent={path === href} onPointerEnter={prefetchBoard} />
      <BoardActions board={board} onRename={() => rename(true)} className="size-6" />
    </div>
  );
};
