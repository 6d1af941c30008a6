import type { FileInfo } from '@flux/contracts';

import { NameField } from '../parts/NameField.tsx';
import { t } from '../words/words.ts';
import { renameFile } from './files.ts';

export type RenameFieldProps = {
  readonly projectId: string;
  readonly file: FileInfo;
  readonly onDone: () => void;
};

/** The name of a file without its ending, which is what somebody wants to change. */
function stemOf(name: string): number {
  const end = name.lastIndexOf('.');
  return end > 0 ? end : name.length;
}

/** The name of a file where it stands, to be written anew. */
export const RenameField = ({ projectId, file, onDone }: RenameFieldProps) => (
  <NameField
    name={file.name}
    label={t('files.newName', { name: file.name })}
    chosen={stemOf(file.name)}
    context="filename"
    onKeep={(name) => renameFile(projectId, file.id, name)}
    onDone={onDone}
  />
);
