import type { BoardFiles } from '@flux/board';
import { newId } from '@flux/contracts/ids';
import { limits } from '@flux/contracts/limits';
import { uploadFiles } from '../files/upload.ts';
import { studio } from '../session/studio.ts';

/** A picture out of the clipboard has no name: one by its type. */
const nameOf = ({ name, type }: File): string =>
  name === '' ? `image.${type.slice('image/'.length).replace(/\W.*/, '')}` : name;

async function get(address: string): Promise<Blob> {
  const first = await fetch(address);
  // The access token ran out: once more with a new one.
  const response = first.status === 401 ? await studio.refresh().then(() => fetch(address)) : first;
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.blob();
}

/** Drawings are sharp at any size and small; the others have small pictures made by the studio. */
const thumbnailFor = (mediaType: string, level: number): number | undefined =>
  mediaType === 'image/svg+xml' ? undefined : limits.thumbnailSizes.find((size) => size >= level);

/** File storage of a board's project. */
export const boardFiles = (projectId: string): BoardFiles => ({
  async upload(file) {
    const named = new File([file], nameOf(file), { type: file.type });
    const [stored] = await uploadFiles({ files: [named], projectId, id: newId() });
    if (stored === undefined) throw new Error('The studio stored nothing');
    return stored.id;
  },
  async load({ fileId, mediaType }, level) {
    const content = `/api/files/${encodeURIComponent(fileId)}/content`;
    const size = thumbnailFor(mediaType, level);
    if (size === undefined) return get(content);
    // Of a picture that is too large for it, or that has only just come, there is no small one.
    return get(`/api/files/${encodeURIComponent(fileId)}/thumbnail?size=${size}`).catch(() => get(content));
  },
});
