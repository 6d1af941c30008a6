export { useDom } from './purifier.ts';
export { sanitizeForReact } from './sanitizeForReact.ts';
export { sanitizeRichText } from './sanitizeRichText.ts';
export { sanitizeSVG } from './sanitizeSVG.ts';
export { stripScripts } from './stripScripts.ts';
