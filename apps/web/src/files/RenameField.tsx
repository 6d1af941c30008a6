import type { FileInfo } from '@flux/contracts';
import { CircleX } from 'lucide-react';
import { errorText } from '../errors/errorText.ts';
import { NameField } from '../parts/NameField.tsx';
import { say } from '../parts/toasts/toasts.ts';
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
    onDone={(name) => {
      onDone();
      if (name === undefined) return;
      renameFile(projectId, file.id, name).catch((error: unknown) => {
        say({ icon: CircleX, text: t('files.notRenamed', { name: file.name, reason: errorText(error) }) });
      });
    }}
  />
);
