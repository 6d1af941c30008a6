import type { FileInfo } from '@flux/contracts';
import { RotateCcw, Trash2 } from 'lucide-react';
import { sayFailed } from '../errors/sayFailed.ts';
import { say } from '../parts/toasts/toasts.ts';
import { t } from '../words/words.ts';
import { moveFiles } from './files.ts';

/** Puts files into the trash, with a way back. */
export async function trashFiles(projectId: string, files: readonly FileInfo[]): Promise<void> {
  const ids = files.map(({ id }) => id);
  const undo = () => moveFiles('POST /api/files/restore', projectId, ids).catch(sayFailed);
  try {
    await moveFiles('POST /api/files/trash', projectId, ids);
    say({
      icon: Trash2,
      text: t('files.deleted', { count: ids.length, name: files[0]?.name ?? '' }),
      action: { label: t('command.undo'), run: () => void undo() },
    });
  } catch (error) {
    sayFailed(error);
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
    sayFailed(error);
  }
}
