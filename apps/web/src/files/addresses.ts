import type { FileInfo } from '@flux/contracts';

export const contentAddress = ({ id }: Pick<FileInfo, 'id'>): string => `/api/files/${id}/content`;

export const thumbnailAddress = ({ id }: Pick<FileInfo, 'id'>, size: 96 | 480 | 1280): string =>
  `/api/files/${id}/thumbnail?size=${size}`;

/** Saves a file: the browser's own download, so that its size does not matter. */
export function download(file: Pick<FileInfo, 'id' | 'name'>): void {
  const link = document.createElement('a');
  link.href = contentAddress(file);
  link.download = file.name;
  link.click();
}
