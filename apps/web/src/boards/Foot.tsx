import type { Board, BoardState } from '@flux/board';
import { Minus, Plus } from 'lucide-react';
import { IconButton } from '../parts/IconButton.tsx';
import { useIsPhone } from '../parts/useMedia.ts';
import { t, useLanguage } from '../words/words.ts';
import type { SaveState } from './connection/saveState.ts';
import { SaveMark } from './SaveMark.tsx';
import { RedoButton, UndoButton } from './UndoButtons.tsx';

export type FootProps = { readonly board: Board; readonly state: BoardState; readonly save: SaveState };

/** How near, what can be taken back, and whether it is saved. */
export const Foot = ({ board, state, save }: FootProps) => {
  const isPhone = useIsPhone();
  const percent = new Intl.NumberFormat(useLanguage(), { style: 'percent' });
  if (isPhone) return null;
  return (
    <div className="absolute bottom-3 left-3 z-40 flex items-center gap-2">
      <fieldset aria-label={t('zoom.label')} className="floats flex items-center p-0.5">
        <IconButton
          icon={Minus}
          label={t('command.zoomOut')}
          hotkey="Ctrl −"
          onClick={() => board.run('zoomOut')}
        />
        <button
          type="button"
          aria-label={t('zoom.to100', { zoom: percent.format(state.zoom) })}
          title={t('zoom.to100', { zoom: percent.format(state.zoom) })}
          className="h-7 min-w-[52px] rounded-control text-center tabular-nums hover:bg-hover active:bg-press"
          onClick={() => board.run('zoomTo100')}
        >
          {percent.format(state.zoom)}
        </button>
        <IconButton
          icon={Plus}
          label={t('command.zoomIn')}
          hotkey="Ctrl +"
          onClick={() => board.run('zoomIn')}
        />
      </fieldset>
      {!state.readOnly && (
        <fieldset aria-label={t('undo.label')} className="floats flex items-center p-0.5">
          <UndoButton board={board} state={state} />
          <RedoButton board={board} state={state} />
        </fieldset>
      )}
      <div className="px-1">
        <SaveMark state={save} />
      </div>
    </div>
  );
};
