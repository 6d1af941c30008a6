import { escapeHTML, sanitizeAttribute, unescapeHTML } from '@flux/sanitize';
import type { TextRuns } from '../undo/entry.ts';
import { type Marks, type RichText, runsWithin } from './richText.ts';

/** Formatted text as other programs take and give it: HTML as `sanitizeRichText` writes it. */

const marksOf: Readonly<Record<string, Marks>> = {
  strong: { bold: true },
  b: { bold: true },
  em: { italic: true },
  i: { italic: true },
  u: { underline: true },
  s: { strike: true },
  strike: { strike: true },
  del: { strike: true },
  code: { code: true },
  pre: { code: true },
  h1: { bold: true },
  h2: { bold: true },
  h3: { bold: true },
  h4: { bold: true },
  h5: { bold: true },
  h6: { bold: true },
};

const blocks = new Set([
  'p',
  'div',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);

const piece = /<(\/?)([a-z][a-z0-9]*)(?: href="([^"]*)")?>|[^<]+/g;

type Open = { readonly name: string; readonly marks: Marks; items: number };

/** The words of clean HTML with their marks. What is no mark of ours leaves its words. */
export function readFormatted(html: string): TextRuns {
  const runs: { insert: string; attributes: Marks }[] = [];
  const open: Open[] = [];
  const last = (): string => runs.at(-1)?.insert.at(-1) ?? '\n';
  const put = (insert: string): void => {
    if (insert !== '') runs.push({ insert, attributes: open.at(-1)?.marks ?? {} });
  };
  /** The sign of an item, whose words stand on its line whatever they are in. */
  let sign: object | undefined;
  const endLine = (): void => {
    if (last() === '\n' || (sign !== undefined && runs.at(-1) === sign)) return;
    const end = runs.at(-1);
    if (end !== undefined) end.insert = end.insert.replace(/ $/, '');
    runs.push({ insert: '\n', attributes: {} });
  };
  const beginItem = (): void => {
    const list = open.findLast(({ name }) => name === 'ul' || name === 'ol');
    if (list === undefined) return;
    list.items += 1;
    put(list.name === 'ol' ? `${list.items}. ` : '• ');
    sign = runs.at(-1);
  };
  const words = (text: string): void => {
    if (open.some(({ name }) => name === 'pre')) {
      put(text.replaceAll('\r', ''));
      return;
    }
    const flowing = text.replace(/[ \t\r\n\f]+/g, ' ').replaceAll('\u00A0', ' ');
    put(/\s/.test(last()) ? flowing.replace(/^ /, '') : flowing);
  };
  for (const [text, slash, name, href] of html.matchAll(piece)) {
    if (name === undefined) words(unescapeHTML(text));
    else if (name === 'br') put('\n');
    else if (slash === '/') {
      if (blocks.has(name)) endLine();
      if (open.at(-1)?.name === name) open.pop();
    } else {
      if (blocks.has(name)) endLine();
      const link = href === undefined ? {} : { link: unescapeHTML(href) };
      open.push({ name, marks: { ...open.at(-1)?.marks, ...marksOf[name], ...link }, items: 0 });
      if (name === 'li') beginItem();
    }
  }
  while (runs.length > 0 && runs.at(-1)?.insert === '\n') runs.pop();
  return runs;
}

const tags = [
  ['bold', 'strong'],
  ['italic', 'em'],
  ['underline', 'u'],
  ['strike', 's'],
  ['code', 'code'],
] as const;

/** A stretch of a text as HTML, for programs that keep its marks. */
export const writeFormatted = (text: RichText, start: number, end: number): string =>
  runsWithin(text, start, end)
    .map((run) => {
      const words = escapeHTML(text.plain.slice(run.start, run.end)).replaceAll('\n', '<br>');
      const marked = tags
        .filter(([mark]) => run.marks[mark] === true)
        .reduce((inside, [, tag]) => `<${tag}>${inside}</${tag}>`, words);
      const { link } = run.marks;
      return link === undefined ? marked : `<a href="${sanitizeAttribute(link)}">${marked}</a>`;
    })
    .join('');
