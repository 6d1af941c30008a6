import type { Board } from '@flux/board';
import { useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { t } from '../words/words.ts';

export type Described = { readonly id: string; readonly words: string };

export type DescribeDialogProps = {
  readonly board: Board;
  readonly picture: Described;
  readonly onClose: () => void;
};

/** Words about a picture, for those who hear it rather than see it. */
const DescribeDialog = ({ board, picture, onClose }: DescribeDialogProps) => {
  const [words, setWords] = useState(picture.words);
  return (
    <Dialog title={t('describe.title')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          board.describe(picture.id, words);
          onClose();
        }}
      >
        <label htmlFor="describe-words" className="mb-3 block text-ink-2">
          {t('describe.hint')}
        </label>
        <textarea
          id="describe-words"
          className="field w-full resize-none px-2.5 py-1.5"
          rows={4}
          maxLength={2000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <div className="mt-4 flex justify-end gap-2">
          <Button kind="plain" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button kind="ink" type="submit">
            {t('describe.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

export default DescribeDialog;
