import type { Board } from '@flux/contracts';
import { NameField } from '../../parts/NameField.tsx';
import { t } from '../../words/words.ts';
import { renameBoard } from './boardChanges.ts';

export type BoardNameProps = { readonly board: Board; readonly onDone: () => void };

/** The name of a board where it stands, to be written anew. */
export const BoardName = ({ board, onDone }: BoardNameProps) => (
  <NameField
    name={board.name}
    label={t('boards.newName', { name: board.name })}
    context="plainText"
    onKeep={(name) => renameBoard(board, name)}
    onDone={onDone}
  />
);
