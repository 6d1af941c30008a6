import { limits } from '@flux/contracts';

/** Kinds of pictures that can be drawn small. */
const drawable: ReadonlySet<string> = new Set([
  'image/apng',
  'image/avif',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/svg+xml',
  'image/tiff',
  'image/webp',
]);

/** Whether a small picture of a file may be tried. */
export const isDrawable = (file: { readonly media_type: string; readonly size: number }): boolean =>
  drawable.has(file.media_type) && file.size > 0 && file.size <= limits.thumbnailSource;
