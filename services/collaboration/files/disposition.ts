/** Kinds that a browser shows without running anything in them. SVG and HTML are not among them. */
const shown: ReadonlySet<string> = new Set([
  'application/pdf',
  'audio/aac',
  'audio/flac',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'audio/x-m4a',
  'image/apng',
  'image/avif',
  'image/bmp',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'text/plain',
  'video/mp4',
  'video/ogg',
  'video/quicktime',
  'video/webm',
]);

/** Markup is sent as bytes without a meaning, but SVG, which `<img>` shows without running it. */
const isMarkup = (mediaType: string): boolean => mediaType === 'text/html' || /[/+]xml$/u.test(mediaType);

/** RFC 8187, 3.2.1: the characters that stand for themselves. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/gu, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** For clients that know no `filename*`: everything but plain ASCII, quotes and escapes becomes `_`. */
const plain = (name: string): string => name.replace(/[^\x20-\x7E]|["\\%]/gu, '_');

/**
 * How a file travels: its `Content-Type` and `Content-Disposition` (RFC 6266). Only what cannot run is shown in place;
 * all else is offered for saving.
 */
export function disposition(file: { readonly name: string; readonly mediaType: string }) {
  const { name, mediaType } = file;
  const way = shown.has(mediaType) ? 'inline' : 'attachment';
  const isOpaque = isMarkup(mediaType) && mediaType !== 'image/svg+xml';
  const type = isOpaque ? 'application/octet-stream' : mediaType;
  return {
    contentType: type.startsWith('text/') ? `${type}; charset=utf-8` : type,
    contentDisposition: `${way}; filename="${plain(name)}"; filename*=UTF-8''${encoded(name)}`,
  };
}
