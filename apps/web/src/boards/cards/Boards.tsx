import type { Board } from '@flux/contracts';
import { BoardCard } from './BoardCard.tsx';
import { BoardRow } from './BoardRow.tsx';
import { Changed } from './Changed.tsx';
import type { Layout } from './layoutChoice.ts';

export type BoardsProps = { readonly boards: readonly Board[]; readonly layout: Layout };

/** Boards as pictures, or as a list. */
export const Boards = ({ boards, layout }: BoardsProps) =>
  layout === 'list' ? (
    <ul>
      {boards.map((board) => (
        <BoardRow key={board.id} board={board} />
      ))}
    </ul>
  ) : (
    <ul className="board-cards">
      {boards.map((board) => (
        <BoardCard key={board.id} board={board}>
          <Changed board={board} />
        </BoardCard>
      ))}
    </ul>
  );
