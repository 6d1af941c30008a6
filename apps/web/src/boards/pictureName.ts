/** A file's name from a board's: without what file systems do not take, and never nothing. */
export function pictureName(board: string): string {
  const name = board
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no file system takes
    .replace(/[\u0000-\u001f/\\:*?"<>|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+|[ .]+$/g, '')
    .slice(0, 120);
  return `${name || 'board'}.png`;
}
