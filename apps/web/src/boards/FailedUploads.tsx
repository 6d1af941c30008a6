import type { Board, BoardState } from '@flux/board';
import { Button } from '../parts/Button.tsx';
import { t } from '../words/words.ts';

/** Pictures that are on this page alone: closing it would lose them, so it says so until they are sent. */
export const FailedUploads = ({ board, state }: { readonly board: Board; readonly state: BoardState }) =>
  state.failedUploads === 0 ? null : (
    <div
      role="alert"
      className="floats absolute top-3 left-1/2 z-40 flex w-max max-w-[calc(100%-24px)] -translate-x-1/2 items-center gap-3 py-2 pr-2 pl-3"
    >
      <p>{t('boards.uploadsFailed', { count: state.failedUploads })}</p>
      <Button kind="ink" onClick={() => board.retryUploads()}>
        {t('error.again')}
      </Button>
    </div>
  );
