import { ApiError } from '@flux/contracts/client';
import { newId } from '@flux/contracts/ids';
import { studio } from '../../session/studio.ts';
import { t } from '../../words/words.ts';
import { uploadFiles } from '../upload.ts';
import { createUploads } from './uploads.ts';

/** Throws `quota_exceeded` where there is no room, before anything is sent for nothing. */
async function askRoom(projectId: string, bytes: number): Promise<void> {
  const { bytes: used, spaceBytes } = await studio.call('GET /api/projects/:id/files/summary', {
    params: { id: projectId },
  });
  if (used + bytes <= spaceBytes) return;
  const title = t('upload.noRoom');
  throw new ApiError({ type: '', title, status: 507, code: 'quota_exceeded', detail: title });
}

/** Uploads to this studio, over this browser's network and clock. */
export const newUploads = (): ReturnType<typeof createUploads> =>
  createUploads({
    send: uploadFiles,
    askRoom,
    newId,
    clock: () => performance.now(),
    later: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
