import type * as Y from 'yjs';
import { elementsOf, isBoardOrigin } from '../document/boardDocument.ts';

/** What one transaction did to elements. */
export type ElementsChange = {
  /** New, changed or gone. */
  readonly ids: ReadonlySet<string>;
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

/** Tells of every transaction that touched elements, once. Returns how to stop. */
export function changedElements(doc: Y.Doc, listener: (change: ElementsChange) => void): () => void {
  const elements = elementsOf(doc);
  const observer = (
    events: readonly Y.YEvent<Y.AbstractType<unknown>>[],
    transaction: Y.Transaction,
  ): void => {
    const ids = new Set<string>();
    for (const event of events) {
      if (event.target === elements) for (const id of event.keys.keys()) ids.add(id);
      else ids.add(String(event.path[0]));
    }
    listener({ ids, isOwn: isBoardOrigin(doc, transaction.origin), author: authorOf(transaction) });
  };
  elements.observeDeep(observer);
  return () => {
    elements.unobserveDeep(observer);
  };
}
