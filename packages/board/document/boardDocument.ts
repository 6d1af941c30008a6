import type * as Y from 'yjs';

/** What this page writes; `meta.reads` above it makes the page read-only (board.md, Live and stored). */
export const SCHEMA = 1;

export const elementsOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('elements');
export const metaOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('meta');

/** The text of an element, if anyone ever wrote one: asking Yjs for it would make it. */
export function textOf(doc: Y.Doc, id: string): Y.Text | undefined {
  const name = `text:${id}`;
  return doc.share.has(name) ? doc.getText(name) : undefined;
}

/** Whether the document asks for a newer editor than this one. */
export function isOutdated(doc: Y.Doc): boolean {
  const reads = metaOf(doc).get('reads');
  return typeof reads === 'number' && reads > SCHEMA;
}

/** Who made a transaction: the board of this page, and by which command. */
export type BoardOrigin = { readonly board: Y.Doc; readonly command: string };

export const isBoardOrigin = (doc: Y.Doc, origin: unknown): origin is BoardOrigin =>
  typeof origin === 'object' && origin !== null && 'board' in origin && origin.board === doc;
