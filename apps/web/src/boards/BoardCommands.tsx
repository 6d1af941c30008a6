import type { Board, BoardState } from '@flux/board';
import { useBoardCommands } from './useBoardCommands.ts';

/** Draws nothing: the commands of the open board, for the palette and the sheet of keys. */
export default function BoardCommands({
  board,
  state,
}: {
  readonly board: Board;
  readonly state: BoardState;
}) {
  useBoardCommands(board, state);
  return null;
}
