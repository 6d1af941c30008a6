export const SVG_TYPE = 'image/svg+xml';

/** Whether a text begins as the markup of an SVG, as drawing programs put it on the clipboard. */
export const isDrawing = (text: string): boolean => /^\s*<(?:[?!][\s\S]{0,8000}?<)?svg[\s>]/i.test(text);
