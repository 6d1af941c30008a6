import { useSyncExternalStore } from 'react';
import { refreshFiles } from '../files.ts';
import { newUploads } from './newUploads.ts';
import { isBusy, type UploadItem } from './uploads.ts';

/** The uploads of this tab. They go on while the page shows something else. */
export const uploads = newUploads();

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
