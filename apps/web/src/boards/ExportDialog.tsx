import type { Board, BoardState, ExportOptions } from '@flux/board';
import { useId, useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Select } from '../parts/Select.tsx';
import { t } from '../words/words.ts';
import { pictureName } from './pictureName.ts';

export type ExportDialogProps = {
  readonly board: Board;
  readonly state: BoardState;
  /** The board's, which the file is named after. */
  readonly name: string;
  readonly onClose: () => void;
};

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Saves the board or what is selected as a PNG. */
const ExportDialog = ({ board, state, name, onClose }: ExportDialogProps) => {
  const [isSelection, setSelection] = useState(state.selection.length > 0);
  const [scale, setScale] = useState<1 | 2>(2);
  const [theme, setTheme] = useState<'light' | 'dark'>('light');
  const [hasGround, setGround] = useState(true);
  const [done, setDone] = useState<number>();
  const [hasFailed, setFailed] = useState(false);
  const sizeId = useId();
  const options: ExportOptions = {
    scale,
    theme,
    hasGround,
    ...(isSelection ? { ids: state.selection } : {}),
  };
  const size = board.exportSize(options);

  const save = async () => {
    setFailed(false);
    setDone(0);
    try {
      const blob = await board.exportPicture(options, setDone);
      if (blob === undefined) throw new Error('nothing to save');
      download(blob, pictureName(name));
      onClose();
    } catch {
      setFailed(true);
      setDone(undefined);
    }
  };

  return (
    <Dialog title={t('export.title')} onClose={onClose}>
      <div className="grid grid-cols-2 gap-x-3 gap-y-4">
        <Select
          label={t('export.what')}
          value={isSelection ? 'selection' : 'board'}
          onChange={({ target }) => setSelection(target.value === 'selection')}
        >
          <option value="board">{t('export.board')}</option>
          {state.selection.length > 0 && <option value="selection">{t('export.selection')}</option>}
        </Select>
        <Select
          label={t('export.size')}
          value={scale}
          onChange={({ target }) => setScale(target.value === '2' ? 2 : 1)}
        >
          <option value="1">1×</option>
          <option value="2">2×</option>
        </Select>
        <Select
          label={t('export.ground')}
          value={hasGround ? 'ground' : 'none'}
          onChange={({ target }) => setGround(target.value === 'ground')}
        >
          <option value="ground">{t('export.withGround')}</option>
          <option value="none">{t('export.transparent')}</option>
        </Select>
        <Select
          label={t('export.colours')}
          value={theme}
          onChange={({ target }) => setTheme(target.value === 'dark' ? 'dark' : 'light')}
        >
          <option value="light">{t('export.light')}</option>
          <option value="dark">{t('export.dark')}</option>
        </Select>
      </div>
      <p id={sizeId} className="mt-4 text-ink-2 tabular-nums" role="status">
        {size === undefined && t('export.nothing')}
        {size?.fits === true && t('export.pixels', { width: size.width, height: size.height })}
        {size?.fits === false && t('export.tooLarge', { width: size.width, height: size.height })}
      </p>
      {hasFailed && (
        <p role="alert" className="mt-2 text-bad">
          {t('export.failed')}
        </p>
      )}
      {done !== undefined && (
        <progress className="mt-3 block w-full accent-accent" value={done} aria-label={t('export.saving')} />
      )}
      <div className="mt-5 flex justify-end gap-2">
        <Button kind="plain" onClick={onClose}>
          {t('dialog.cancel')}
        </Button>
        <Button
          kind="ink"
          disabled={size?.fits !== true || done !== undefined}
          aria-describedby={sizeId}
          onClick={save}
        >
          {t('export.save')}
        </Button>
      </div>
    </Dialog>
  );
};

export default ExportDialog;
