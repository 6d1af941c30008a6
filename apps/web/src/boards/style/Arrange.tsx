import type { Board, CommandName } from '@flux/board';
import { ArrowDownToLine, ArrowUpToLine, Copy, Lock, type LucideIcon, Trash2 } from 'lucide-react';
import { IconButton } from '../../parts/IconButton.tsx';
import { t } from '../../words/words.ts';
import { commandName } from '../commandName.ts';
import { hotkeyOf } from '../hotkeys.ts';
import { StyleField } from './StyleField.tsx';

const commands: readonly { readonly command: CommandName; readonly icon: LucideIcon }[] = [
  { command: 'toFront', icon: ArrowUpToLine },
  { command: 'toBack', icon: ArrowDownToLine },
  { command: 'lock', icon: Lock },
  { command: 'duplicate', icon: Copy },
  { command: 'delete', icon: Trash2 },
];

/** What is done to the selection as a whole most often, under its looks. */
export const Arrange = ({ board }: { readonly board: Board }) => (
  <StyleField label={t('style.arrange')}>
    <div className="-mx-1 flex justify-between">
      {commands.map(({ command, icon }) => {
        const hotkey = hotkeyOf(command);
        return (
          <IconButton
            key={command}
            icon={icon}
            label={commandName(command)}
            {...(hotkey === undefined ? {} : { hotkey })}
            onClick={() => board.run(command)}
          />
        );
      })}
    </div>
  </StyleField>
);
