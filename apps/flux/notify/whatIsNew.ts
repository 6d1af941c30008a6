/** As much as somebody reads in a notice; whole lines. */
const mostCharacters = 1_500;

/**
 * What the newest part of a changelog says, a line for each change, without its marks.
 * @returns Nothing where it has no such part.
 */
export function whatIsNew(changelog: string): string | undefined {
  const [, newest = ''] = changelog.split(/^## .*$/m);
  const items = newest
    .split(/^- /m)
    .slice(1)
    .map((item) => item.replace(/\s+/g, ' ').replaceAll('`', '').trim());
  let text = '';
  for (const item of items) {
    const line = `· ${item}\n`;
    if (text.length + line.length > mostCharacters) break;
    text += line;
  }
  return text === '' ? undefined : text.trimEnd();
}
