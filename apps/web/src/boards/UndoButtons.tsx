import { Redo2, Undo2 } from 'lucide-react';
import { IconButton } from '../parts/IconButton.tsx';
import { t } from '../words/words.ts';
import type { ToolsProps } from './Tools.tsx';

export const UndoButton = ({ board, state }: ToolsProps) => (
  <IconButton
    icon={Undo2}
    label={t('command.undo')}
    hotkey="Ctrl Z"
    disabled={!state.canUndo}
    onClick={() => board.run('undo')}
  />
);

export const RedoButton = ({ board, state }: ToolsProps) => (
  <IconButton
    icon={Redo2}
    label={t('command.redo')}
    hotkey="Ctrl Shift Z"
    disabled={!state.canRedo}
    onClick={() => board.run('redo')}
  />
);
