import type { Board as LiveBoard } from '@flux/board';
import type { Board } from '@flux/contracts';
import { useLayoutEffect } from 'react';
import type { Doc } from 'yjs';

/**
 * Keeps the picture of the board while somebody draws on it who may; what draws it comes after the board itself. Ends in
 * a layout effect: it has to draw for the last time before the board beneath is gone.
 */
export function usePreview(
  { id, projectId, preview, abilities }: Pick<Board, 'id' | 'projectId' | 'preview' | 'abilities'>,
  live: LiveBoard | undefined,
  doc: Doc | undefined,
): void {
  const mayKeep = abilities['board.edit'] === true;
  useLayoutEffect(() => {
    if (live === undefined || doc === undefined || !mayKeep) return;
    let isOver = false;
    let end = () => {};
    import('./preview/startPreview.ts').then(
      ({ startPreview }) => {
        if (!isOver) end = startPreview({ board: { id, projectId, preview }, live, doc });
      },
      // Without it the board keeps the picture it has.
      () => {},
    );
    return () => {
      isOver = true;
      end();
    };
  }, [id, projectId, preview, mayKeep, live, doc]);
}
