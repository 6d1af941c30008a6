import { sanitizeFilename, sanitizePlainText } from '@flux/sanitize';

/** A file's name from a board's: without what file systems do not take, and never nothing. */
export function pictureName(board: string): string {
  const name = sanitizePlainText(board.replace(/[/\\:*?"<>|]+/g, ' '))
    .replace(/^[ .]+|[ .]+$/g, '')
    .slice(0, 120);
  return sanitizeFilename(`${name || 'board'}.png`);
}
