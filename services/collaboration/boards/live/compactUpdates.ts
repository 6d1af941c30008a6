import { createBoardState, mergeUpdates, readUpdate } from '@flux/board-sync';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';

/**
 * One update that leads every client to where all of these do. Applying them to a document collects what was deleted;
 * what waits for updates that are not here yet is kept.
 * @throws Error when the result would lack anything: a log is never given up for less.
 */
export function compactUpdates(updates: readonly Uint8Array[]): Uint8Array {
  const doc = new Doc({ gc: true });
  doc.transact(() => {
    for (const update of updates) applyUpdate(doc, update);
  });
  const state = encodeStateAsUpdate(doc);
  const lacking = createBoardState(readUpdate(state)).newIn(mergeUpdates(updates.map(readUpdate)));
  if (lacking !== undefined) throw new Error('The compacted board lacks something of its log.');
  return state;
}
