import { writtenText } from './writtenText.ts';

/** Overrides turn letters round that have a direction of their own, which no language needs (CVE-2021-42574). */
const overrides = /[\u202D\u202E]/gu;

const directions = /[\u202A\u202B\u202C\u2066-\u2069]/gu;
const isolateEnd = '\u2069';
const embeddingEnd = '\u202C';

/** More marks than any script puts on a letter are there to paint over the neighbours. */
const pile = /(\p{M}{8})\p{M}+/gu;

/** A line whose directions all end within it, so that they turn nothing round that stands after it. */
function closed(line: string): string {
  const open: string[] = [];
  const kept = line.replace(directions, (mark) => {
    if (mark !== isolateEnd && mark !== embeddingEnd) {
      open.push(mark === '\u202A' || mark === '\u202B' ? embeddingEnd : isolateEnd);
      return mark;
    }
    if (open.at(-1) !== mark) return '';
    open.pop();
    return mark;
  });
  return open.length === 0 ? kept : kept + open.reverse().join('');
}

/**
 * Markdown as it may be shown beside other people's words: what `sanitizeComment` keeps, and nothing in it reaches
 * beyond its line by a direction or a pile of marks. HTML in it stays the text it is: whoever shows it makes nodes, and
 * the addresses of its links go through `sanitizeURL`. Total, idempotent, linear.
 */
export const sanitizeMarkdown = (value: unknown): string =>
  writtenText(value).replace(overrides, '').split('\n').map(closed).join('\n').replace(pile, '$1');
