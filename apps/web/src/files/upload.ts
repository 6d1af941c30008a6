import type { FileInfo } from '@flux/contracts';
import { studio } from '../session/studio.ts';
import { type Sent, sendWithProgress } from './sendWithProgress.ts';

export type Upload = {
  /** At most ten. Either all of them become files, or none. */
  readonly files: readonly File[];
  /** Without one they go into the person's own space. */
  readonly projectId?: string;
  /** For one file: a UUID (`newId`) under which it is kept once, so that it may be sent again when the answer was lost. */
  readonly id?: string;
  readonly signal?: AbortSignal;
  readonly onSent?: (sent: Sent) => void;
};

/**
 * Uploads files and says how far it is. Resolves when they are stored for good, in the order in which they were given.
 * Whoever shows one kept in the tray of uploads, with retries, uses `uploads/uploads.ts` instead.
 * @throws ApiError when the studio refuses, ConnectionError when it cannot be reached; then nothing was kept.
 */
export async function uploadFiles({ onSent = () => {}, ...upload }: Upload): Promise<readonly FileInfo[]> {
  const { files } = await studio.upload({ ...upload, send: sendWithProgress(onSent) });
  return files;
}
