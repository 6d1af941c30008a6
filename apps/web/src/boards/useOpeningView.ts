import type { Board, BoardState } from '@flux/board';
import { useEffect, useRef } from 'react';
import { lastView } from './lastView.ts';

/** Opens a board where the person left it, or shows all of it to who has not been there; remembers where they leave. */
export function useOpeningView(
  boardId: string,
  board: Board | undefined,
  state: BoardState | undefined,
): void {
  const isPlaced = useRef(false);
  const hasObjects = (state?.elementCount ?? 0) > 0;

  useEffect(() => {
    isPlaced.current = false;
    if (board === undefined) return;
    const views = lastView(localStorage);
    const view = views.of(boardId);
    if (view !== undefined) {
      board.setCamera(view);
      isPlaced.current = true;
    }
    const keep = () => {
      if (isPlaced.current) views.keep(boardId, board.camera());
    };
    addEventListener('pagehide', keep);
    return () => {
      keep();
      removeEventListener('pagehide', keep);
    };
  }, [boardId, board]);

  useEffect(() => {
    if (board === undefined || !hasObjects || isPlaced.current) return;
    isPlaced.current = true;
    board.run('fitAll');
  }, [board, hasObjects]);
}
