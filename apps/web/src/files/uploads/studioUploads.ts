import { ApiError } from '@flux/contracts/client';
import { newId } from '@flux/contracts/ids';
import { useSyncExternalStore } from 'react';
import { studio } from '../../session/studio.ts';
import { t } from '../../words/words.ts';
import { refreshFiles } from '../files.ts';
import { uploadFiles } from '../upload.ts';
import { createUploads, isBusy, type UploadItem } from './uploads.ts';

/** Throws `quota_exceeded` where there is no room, before anything is sent for nothing. */
async function askRoom(projectId: string, bytes: number): Promise<void> {
  const { bytes: used, spaceBytes } = await studio.call('GET /api/projects/:id/files/summary', {
    params: { id: projectId },
  });
  if (used + bytes <= spaceBytes) return;
  const title = t('upload.noRoom');
  throw new ApiError({ type: '', title, status: 507, code: 'quota_exceeded', detail: title });
}

/** The uploads of this tab. They go on while the page shows something else. */
export const uploads = createUploads({
  send: uploadFiles,
  askRoom,
  newId,
  clock: () => performance.now(),
  later: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});

addEventListener('online', uploads.resume);
addEventListener('beforeunload', (event) => {
  if (isBusy(uploads.items())) event.preventDefault();
});

/** ms within which several files that are done are shown at once. */
const together = 300;
const due = new Map<string, ReturnType<typeof setTimeout>>();
uploads.onStored(({ projectId }) => {
  if (due.has(projectId)) return;
  const show = () => {
    due.delete(projectId);
    void refreshFiles(projectId);
  };
  due.set(projectId, setTimeout(show, together));
});

export const useUploads = (): readonly UploadItem[] => useSyncExternalStore(uploads.subscribe, uploads.items);
