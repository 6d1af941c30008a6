import { Image } from 'lucide-react';
import { IconButton } from '../parts/IconButton.tsx';
import { t } from '../words/words.ts';
import type { ToolsProps } from './Tools.tsx';

/** Not a tool that stays in the hand: it asks for pictures and puts them down. */
export const ImageButton = ({ board }: Pick<ToolsProps, 'board'>) => (
  <IconButton
    icon={Image}
    label={t('command.insertImage')}
    hotkey="Shift I"
    className="desk:size-8"
    onClick={() => board.run('insertImage')}
  />
);
