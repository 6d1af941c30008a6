import type { Sheet } from '../export/exportPicture.ts';

/** A canvas beside the page; an `OffscreenCanvas` has not all that kinds draw with in every browser. */
export function createSheet(width: number, height: number): Sheet {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no canvas to draw on');
  return {
    context,
    saved: (mediaType) =>
      new Promise((resolve, reject) => {
        canvas.toBlob((blob) => {
          if (blob === null) reject(new Error('This browser could not make the picture'));
          else resolve(blob);
        }, mediaType);
      }),
  };
}
