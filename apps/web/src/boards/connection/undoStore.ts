import type { UndoEntry, UndoStore } from '@flux/board';
import { openBoardDatabase } from './offlineStore.ts';

const undoName = 'undo';
const changesName = 'unacknowledged';
/** ms that steps of tabs are kept which nobody comes back to. */
const keptFor = 7 * 24 * 60 * 60 * 1000;

export type UndoPlace = { readonly personId: string; readonly boardId: string; readonly tab: string };

const tabKey = 'flux.tab';

/** The same for a tab before and after a reload. A browser that keeps nothing has a new tab each time. */
export function tabName(storage: Storage): string {
  try {
    const name = storage.getItem(tabKey) ?? crypto.randomUUID();
    storage.setItem(tabKey, name);
    return name;
  } catch {
    return crypto.randomUUID();
  }
}

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const isOld = (entry: unknown, now: number): boolean =>
  typeof entry !== 'object' ||
  entry === null ||
  !('time' in entry) ||
  typeof entry.time !== 'number' ||
  now - entry.time > keptFor;

/**
 * A row for each step, by person, board and tab. A write waits for those of the board's changes that were begun before
 * it, so that no step is kept whose change is not (board.md, Undo, 5).
 */
export function openUndoStore(
  databases: IDBFactory,
  { personId, boardId, tab }: UndoPlace,
  now: () => number = Date.now,
): UndoStore & { readonly close: () => void } {
  const opening = openBoardDatabase(databases);
  opening.catch(() => {}); // told to whoever loads; then undo ends with the page
  const rows = new Map<unknown, number>();
  let next = 0;
  let isClosed = false;
  let loaded: IDBDatabase | undefined;

  const rowOf = (place: number) => [personId, boardId, tab, place];

  const write = (database: IDBDatabase, entries: readonly UndoEntry[]): void => {
    const transaction = database.transaction([changesName, undoName], 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(undoName);
    const wanted = new Set<unknown>(entries);
    for (const [entry, place] of rows) {
      if (wanted.has(entry)) continue;
      store.delete(rowOf(place));
      rows.delete(entry);
    }
    for (const entry of entries) {
      if (rows.has(entry)) continue;
      next += 1;
      rows.set(entry, next);
      store.put(entry, rowOf(next));
    }
    transaction.commit();
  };

  const forgetOld = async (database: IDBDatabase): Promise<void> => {
    const store = database.transaction(undoName, 'readwrite').objectStore(undoName);
    const [keys, values] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
    keys.forEach((key, at) => {
      if (isOld(values[at], now())) store.delete(key);
    });
  };

  const begin = async (): Promise<readonly unknown[]> => {
    const database = await opening;
    await forgetOld(database);
    const store = database.transaction(undoName).objectStore(undoName);
    // An array sorts behind every number, so this is every row of the tab.
    const range = IDBKeyRange.bound([personId, boardId, tab], [personId, boardId, tab, []]);
    const [keys, entries] = await Promise.all([result(store.getAllKeys(range)), result(store.getAll(range))]);
    keys.forEach((key, at) => {
      const place = Array.isArray(key) ? Number(key[3]) : 0;
      next = Math.max(next, place);
      rows.set(entries[at], place);
    });
    return entries;
  };

  const loading = begin();
  loading.catch(() => {});

  return {
    async load() {
      const entries = await loading;
      if (!isClosed) loaded = await opening;
      return entries;
    },
    // Steps that are done before the old ones are there are written with the first save after them.
    save(entries) {
      if (loaded !== undefined) write(loaded, entries);
    },
    close() {
      isClosed = true;
      loaded = undefined;
      opening.then((database) => database.close()).catch(() => {});
    },
  };
}
