import { sanitizeFilename, unescapeHTML } from '@flux/sanitize';
import { sanitizeSVG } from '@flux/sanitize/markup';
import { SVG_TYPE } from './svgMarkup.ts';

/** What a drawing calls itself, as a file name; `''` when it does not. */
function nameOf(drawing: string): string {
  const title = unescapeHTML(/<title>([^<]{1,200})<\/title>/.exec(drawing)?.[1] ?? '').trim();
  return title === '' ? '' : sanitizeFilename(`${title.replace(/[/\\]/g, '-')}.svg`);
}

/** A drawing that only draws, for an SVG; any other file as it is. Of markup that is no drawing nothing is left. */
async function harmless(file: File): Promise<File> {
  if (file.type !== SVG_TYPE) return file;
  const drawing = sanitizeSVG(await file.text());
  return new File([drawing], file.name || nameOf(drawing), { type: file.type });
}

export const withCleanDrawings = (files: readonly File[]): Promise<readonly File[]> =>
  Promise.all(files.map(harmless));
