import { sanitizeMarkdown } from '@flux/sanitize';
import { type Inline, parseInline } from './inline.ts';

/** What a message is made of, from top to bottom. */
export type Block =
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'quote'; readonly content: readonly Block[] }
  | {
      readonly kind: 'list';
      readonly start: number | undefined;
      readonly items: readonly (readonly Block[])[];
    };

/** Quotes and lists within each other; what lies deeper is text. */
const deepest = 4;

const fence = /^ {0,3}(`{3,}|~{3,})/;
const quote = /^ {0,3}> ?/;
const bullet = /^ {0,3}[-*+] +(?=\S)/;
const number = /^ {0,3}(\d{1,9})[.)] +(?=\S)/;

const startsBlock = (line: string): boolean =>
  fence.test(line) || quote.test(line) || bullet.test(line) || number.test(line);

/** A message's text as blocks: paragraphs, code between fences, quotes, lists. Line breaks are kept, as they were typed. */
export const parseBlocks = (text: string): readonly Block[] => blocksOf(sanitizeMarkdown(text), 0);

function blocksOf(text: string, depth: number): readonly Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const line = () => lines[at] ?? '';

  const takeCode = (): Block => {
    const inside: string[] = [];
    const mark = fence.exec(line())?.[1] ?? '';
    const isEnd = (text: string) =>
      fence.exec(text)?.[1]?.startsWith(mark) === true && text.trim() === fence.exec(text)?.[1];
    at += 1;
    while (at < lines.length && !isEnd(line())) {
      inside.push(line());
      at += 1;
    }
    at += 1;
    return { kind: 'code', text: inside.join('\n') };
  };

  const takeQuote = (): Block => {
    const inside: string[] = [];
    while (at < lines.length && quote.test(line())) {
      inside.push(line().replace(quote, ''));
      at += 1;
    }
    return { kind: 'quote', content: blocksOf(inside.join('\n'), depth + 1) };
  };

  const takeList = (marker: RegExp): Block => {
    const start = marker === number ? Number(number.exec(line())?.[1]) : undefined;
    const items: (readonly Block[])[] = [];
    while (at < lines.length && marker.test(line())) {
      const width = marker.exec(line())?.[0].length ?? 2;
      const inside = [line().slice(width)];
      at += 1;
      // What is indented belongs to the item, in a list of its own or not.
      while (at < lines.length && /^ {2,}\S/.test(line())) {
        inside.push(line().slice(Math.min(width, line().search(/\S/))));
        at += 1;
      }
      items.push(blocksOf(inside.join('\n'), depth + 1));
    }
    return { kind: 'list', start, items };
  };

  const takeParagraph = (): Block => {
    const inside = [line()];
    at += 1;
    while (at < lines.length && line().trim() !== '' && (depth >= deepest || !startsBlock(line()))) {
      inside.push(line());
      at += 1;
    }
    return { kind: 'paragraph', content: parseInline(inside.join('\n').trim()) };
  };

  while (at < lines.length) {
    if (line().trim() === '') at += 1;
    else if (depth >= deepest) blocks.push(takeParagraph());
    else if (fence.test(line())) blocks.push(takeCode());
    else if (quote.test(line())) blocks.push(takeQuote());
    else if (bullet.test(line())) blocks.push(takeList(bullet));
    else if (number.test(line())) blocks.push(takeList(number));
    else blocks.push(takeParagraph());
  }
  return blocks;
}
