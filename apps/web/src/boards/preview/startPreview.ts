import type { Board as LiveBoard } from '@flux/board';
import type { Board } from '@flux/contracts';
import type { Doc } from 'yjs';
import { whenIdle } from '../../parts/whenIdle.ts';
import { boardsQuery, recentBoardsQuery } from '../../projects/lists.ts';
import { queries, studio } from '../../session/studio.ts';
import { keepPreview } from './keepPreview.ts';

/** Pixels of a picture: twice the width of a card, and no more of a tall board than a card cuts away. */
const atMost = { width: 480, height: 960 };

export type Previewed = {
  readonly board: Pick<Board, 'id' | 'projectId' | 'preview'>;
  readonly live: LiveBoard;
  readonly doc: Doc;
};

/** Draws the picture of an open board after changes made here; what it answers ends that. */
export function startPreview({ board, live, doc }: Previewed): () => void {
  const preview = keepPreview({
    doc,
    isMissing: board.preview === null,
    count: () => live.getState().elementCount,
    isBusy: live.isBusy,
    draw: () =>
      live.exportPicture(
        { scale: 1, atMost, mediaType: 'image/webp', theme: 'light', hasGround: true },
        () => {},
      ),
    async send(picture) {
      if (picture !== undefined) await studio.setPreview(board.id, picture);
      else await studio.call('DELETE /api/boards/:id/preview', { params: { id: board.id } });
      await Promise.all([
        queries.invalidateQueries({ queryKey: boardsQuery(board.projectId).queryKey }),
        queries.invalidateQueries({ queryKey: recentBoardsQuery.queryKey }),
      ]);
    },
    whenIdle,
  });
  const onHidden = () => {
    if (document.visibilityState === 'hidden') preview.leave();
  };
  document.addEventListener('visibilitychange', onHidden);
  return () => {
    document.removeEventListener('visibilitychange', onHidden);
    preview.close();
  };
}
