import type * as Y from 'yjs';
import { elementsOf, isBoardOrigin } from '../document/boardDocument.ts';
import { idOfText } from '../document/elementText.ts';

/** What one transaction did to elements. */
export type ElementsChange = {
  /** New, changed or gone. */
  readonly ids: ReadonlySet<string>;
  /** Those of them whose text changed. */
  readonly texts: ReadonlySet<string>;
  /** Made by this page's board, not by a colleague or another part of the page. */
  readonly isOwn: boolean;
  /** The Yjs client whose change this is, when it is one other client's alone. */
  readonly author: number | undefined;
};

function authorOf(transaction: Y.Transaction): number | undefined {
  if (transaction.local) return undefined;
  const clients = [...transaction.afterState]
    .filter(([client, clock]) => clock > (transaction.beforeState.get(client) ?? 0))
    .map(([client]) => client);
  return clients.length === 1 ? clients[0] : undefined;
}

/** The elements whose text a transaction changed. */
function writtenIn(doc: Y.Doc, transaction: Y.Transaction): string[] {
  const ids: string[] = [];
  for (const type of transaction.changed.keys()) {
    const id = type._item === null ? idOfText(doc, type) : undefined;
    if (id !== undefined) ids.push(id);
  }
  return ids;
}

/** Tells of every transaction that touched elements or their texts, once. Returns how to stop. */
export function changedElements(doc: Y.Doc, listener: (change: ElementsChange) => void): () => void {
  const elements = elementsOf(doc);
  let touched = new Set<string>();
  const observer = (events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): void => {
    for (const event of events) {
      if (event.target === elements) for (const id of event.keys.keys()) touched.add(id);
      else touched.add(String(event.path[0]));
    }
  };
  const ended = (transaction: Y.Transaction): void => {
    const ids = touched;
    touched = new Set();
    const texts = new Set(writtenIn(doc, transaction));
    for (const id of texts) ids.add(id);
    if (ids.size === 0) return;
    listener({ ids, texts, isOwn: isBoardOrigin(doc, transaction.origin), author: authorOf(transaction) });
  };
  elements.observeDeep(observer);
  doc.on('afterTransaction', ended);
  return () => {
    elements.unobserveDeep(observer);
    doc.off('afterTransaction', ended);
  };
}
