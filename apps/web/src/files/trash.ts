import type { FileInfo } from '@flux/contracts';
import { CircleX, RotateCcw, Trash2 } from 'lucide-react';
import { errorText } from '../errors/errorText.ts';
import { say } from '../parts/toasts/toasts.ts';
import { t } from '../words/words.ts';
import { moveFiles } from './files.ts';

/** Says what became of it when something could not be done. */
const sayRefused = (error: unknown) => say({ icon: CircleX, text: errorText(error) });

/** Puts files into the trash, with a way back. */
export async function trashFiles(projectId: string, files: readonly FileInfo[]): Promise<void> {
  const ids = files.map(({ id }) => id);
  const undo = () => moveFiles('POST /api/files/restore', projectId, ids).catch(sayRefused);
  try {
    await moveFiles('POST /api/files/trash', projectId, ids);
    say({
      icon: Trash2,
      text: t('files.deleted', { count: ids.length, name: files[0]?.name ?? '' }),
      action: { label: t('command.undo'), run: () => void undo() },
    });
  } catch (error) {
    sayRefused(error);
  }
}

/** Brings files back out of the trash. */
export async function restoreFiles(projectId: string, files: readonly FileInfo[]): Promise<void> {
  const ids = files.map(({ id }) => id);
  try {
    await moveFiles('POST /api/files/restore', projectId, ids);
    say({
      icon: RotateCcw,
      text: t('trash.restored', { count: ids.length, name: files[0]?.name ?? '' }),
    });
  } catch (error) {
    sayRefused(error);
  }
}
