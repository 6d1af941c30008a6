import type { Board, BoardState, ToolName } from '@flux/board';
import { Hand, type LucideIcon, MousePointer2, Redo2, Square, Undo2 } from 'lucide-react';
import { IconButton } from '../parts/IconButton.tsx';
import { useIsPhone } from '../parts/useMedia.ts';
import { type MessageKey, t } from '../words/words.ts';

type Tool = {
  readonly name: ToolName;
  readonly icon: LucideIcon;
  readonly label: MessageKey;
  readonly key: string;
};

const pointing: readonly Tool[] = [
  { name: 'select', icon: MousePointer2, label: 'tool.select', key: 'V' },
  { name: 'hand', icon: Hand, label: 'tool.hand', key: 'H' },
];
const drawing: readonly Tool[] = [{ name: 'rectangle', icon: Square, label: 'tool.rectangle', key: 'R' }];

export type ToolsProps = { readonly board: Board; readonly state: BoardState };

const Line = () => (
  <div className="bg-line max-desk:mx-1 max-desk:h-6 max-desk:w-px desk:my-1 desk:h-px desk:w-6" />
);

/** What the hand can take: at the left edge, on a phone above the places. */
export const Tools = ({ board, state }: ToolsProps) => {
  const isPhone = useIsPhone();
  const button = ({ name, icon, label, key }: Tool) => (
    <IconButton
      key={name}
      icon={icon}
      label={t(label)}
      hotkey={key}
      aria-pressed={state.tool === name}
      className="desk:size-8"
      onClick={() => board.setTool(name)}
      onDoubleClick={() => board.setTool(name, { keep: true })}
    />
  );
  return (
    <fieldset
      aria-label={t('tools.label')}
      className="floats absolute z-40 flex items-center max-desk:bottom-4 max-desk:left-1/2 max-desk:-translate-x-1/2 max-desk:p-0.5 desk:top-1/2 desk:left-3 desk:-translate-y-1/2 desk:flex-col desk:p-1"
    >
      {pointing.map(button)}
      {!state.readOnly && (
        <>
          <Line />
          {drawing.map(button)}
        </>
      )}
      {isPhone && !state.readOnly && (
        <>
          <Line />
          <UndoButtons board={board} state={state} />
        </>
      )}
    </fieldset>
  );
};

export const UndoButtons = ({ board, state }: ToolsProps) => (
  <>
    <IconButton
      icon={Undo2}
      label={t('command.undo')}
      hotkey="Ctrl Z"
      disabled={!state.canUndo}
      onClick={() => board.run('undo')}
    />
    <IconButton
      icon={Redo2}
      label={t('command.redo')}
      hotkey="Ctrl Shift Z"
      disabled={!state.canRedo}
      onClick={() => board.run('redo')}
    />
  </>
);
