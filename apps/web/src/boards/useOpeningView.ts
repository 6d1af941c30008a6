import type { Board } from '@flux/board';
import { useEffect, useRef } from 'react';
import { lastView } from './lastView.ts';

/**
 * Opens a board where the person left it, or shows all of it to who has not been there; remembers where they leave.
 * @param isThere whether what is on the board has come: from the studio, or from what this browser kept.
 */
export function useOpeningView(boardId: string, board: Board | undefined, isThere: boolean): void {
  const isPlaced = useRef(false);

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
    if (board === undefined || !isThere || isPlaced.current) return;
    isPlaced.current = true;
    const { elementCount, canUndo } = board.getState();
    // Whoever has begun to draw already looks at what they draw.
    if (elementCount > 0 && !canUndo) board.run('fitAll');
  }, [board, isThere]);
}
