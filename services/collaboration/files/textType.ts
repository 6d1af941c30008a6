import type { Content } from './mediaType.ts';

/** Control characters that no text holds; tab, line feed, form feed, carriage return and escape are fine. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this looks for
const binary = /[\0-\u0008\u000B\u000E-\u001A\u001C-\u001F]/u;

/** White space, comments, processing instructions and a document type: what may stand before a root element. */
const prologue = /^(?:\s+|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!doctype[^>[]*(?:\[[^\]]*\]\s*)?>)/iu;

/** Of plain text, kinds that only their name tells. None of them can run. */
const byEnding: ReadonlyMap<string, string> = new Map([
  ['csv', 'text/csv'],
  ['excalidraw', 'application/vnd.excalidraw+json'],
  ['json', 'application/json'],
  ['md', 'text/markdown'],
]);

/** As UTF-8, `undefined` when it is none. A character that the end of the head cuts through is no fault. */
function decoded({ head, isWhole }: Content): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !isWhole });
  } catch {
    return undefined;
  }
}

function afterPrologue(text: string): string {
  let rest = text;
  for (let found = prologue.exec(rest); found !== null; found = prologue.exec(rest)) {
    rest = rest.slice(found[0].length);
  }
  return rest;
}

/** Markup by its first element. What might be HTML is called that, so that it is never shown as something else. */
function markupType(text: string): string | undefined {
  const root = afterPrologue(text);
  if (/^<(?:[a-z]\w*:)?svg[\s/>]/iu.test(root)) return 'image/svg+xml';
  if (/^\s*<\?xml/iu.test(text)) return 'application/xml';
  if (/<!doctype\s+html/iu.test(text.slice(0, text.length - root.length))) return 'text/html';
  return /^<[!/]?[a-z-]/iu.test(root) ? 'text/html' : undefined;
}

/** The media type of a text; `undefined` when the bytes are none. */
export function textType(content: Content): string | undefined {
  const text = content.head.length === 0 ? undefined : decoded(content);
  if (text === undefined || binary.test(text)) return undefined;
  const ending = content.name.slice(content.name.lastIndexOf('.') + 1).toLowerCase();
  return markupType(text) ?? byEnding.get(ending) ?? 'text/plain';
}
