import { applyUpdate, type Doc } from 'yjs';
import type { ChangeKey } from './changeLedger.ts';
import type { KeptChange, OfflineStore } from './offlineStore.ts';

/** The origin of changes that came out of what this browser keeps: nothing to keep again. */
export const fromStore = Symbol('from the offline store');

export type KeptChanges = {
  /** Takes one local change down, in this very tick once the store is open; gives it its key. */
  readonly add: (update: Uint8Array) => ChangeKey;
  readonly forget: (keys: readonly ChangeKey[]) => void;
  /** Whether every change so far is, or is being, kept beyond this tab. */
  readonly areKept: () => boolean;
  readonly isFromStore: (origin: unknown) => boolean;
  readonly close: () => void;
};

export type KeptChangesDeps = {
  readonly doc: Doc;
  readonly opening: Promise<OfflineStore>;
  /** Unlike that of any other tab. */
  readonly tab: string;
  /** Changes of earlier times that were found in the store and put into the document. */
  readonly onFound: (found: readonly KeptChange[]) => void;
  /** The store does not work (none in this browser, disk full): changes live in this tab alone. */
  readonly onLost: () => void;
};

/** Keeps local changes in the offline store from the moment they are made until they are durable at the studio. */
export function createKeptChanges({ doc, opening, tab, onFound, onLost }: KeptChangesDeps): KeptChanges {
  const early: KeptChange[] = [];
  let store: OfflineStore | undefined;
  let isLost = false;
  let isClosed = false;
  let place = 0;

  const lose = () => {
    if (isLost || isClosed) return;
    isLost = true;
    onLost();
  };

  const begin = async () => {
    const open = await opening;
    if (isClosed) {
      open.close();
      return;
    }
    // Changes made while the store opened are written before anything else is awaited.
    for (const change of early.splice(0)) open.keep(change).catch(lose);
    store = open;
    const found = (await open.load()).filter(({ key }) => key[0] !== tab);
    if (isClosed || found.length === 0) return;
    doc.transact(() => {
      for (const { update } of found) applyUpdate(doc, update, fromStore);
    }, fromStore);
    onFound(found);
  };
  begin().catch(lose);

  return {
    add: (update) => {
      place += 1;
      const change = { key: [tab, place] as const, update };
      if (store === undefined) early.push(change);
      else store.keep(change).catch(lose);
      return change.key;
    },
    forget: (keys) => {
      if (keys.length === 0) return;
      const gone = new Set(keys);
      early.splice(0, early.length, ...early.filter(({ key }) => !gone.has(key)));
      store?.forget(keys).catch(lose);
    },
    areKept: () => !isLost,
    isFromStore: (origin) => origin === fromStore,
    close: () => {
      isClosed = true;
      store?.close();
    },
  };
}
