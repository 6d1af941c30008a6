import type { ChangeKey } from './changeLedger.ts';

export type KeptChange = { readonly key: ChangeKey; readonly update: Uint8Array };

/** Keeps one person's unacknowledged changes of one board across reloads and crashes of the browser. */
export type OfflineStore = {
  /** Every change kept so far, by any tab, oldest first of each tab. */
  readonly load: () => Promise<readonly KeptChange[]>;
  /** Begins to write in this very tick. Resolves when it is on disk; rejects when it could not be. */
  readonly keep: (change: KeptChange) => Promise<void>;
  /** Harmless for keys that are gone: two tabs may have sent the same change. */
  readonly forget: (keys: readonly ChangeKey[]) => Promise<void>;
  readonly close: () => void;
};

const databaseName = 'flux-boards';
const storeName = 'unacknowledged';
/** What a person could undo, kept beside the changes themselves (`undoStore.ts`). */
const undoName = 'undo';
const version = 2;

function opened(request: IDBOpenDBRequest): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    request.onupgradeneeded = () => {
      for (const name of [storeName, undoName]) {
        if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name);
      }
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('another tab holds an older database'));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** One database for both, so that what is written to them stays in the order in which it was begun. */
export async function openBoardDatabase(databases: IDBFactory): Promise<IDBDatabase> {
  const database = await opened(databases.open(databaseName, version));
  database.onversionchange = () => database.close();
  return database;
}

/**
 * The store in IndexedDB. Rows are kept by person too: who signs in next in this browser must not send the changes of
 * whoever was here before.
 */
export async function openOfflineStore(
  databases: IDBFactory,
  personId: string,
  boardId: string,
): Promise<OfflineStore> {
  const database = await openBoardDatabase(databases);
  const rowOf = ([tab, place]: ChangeKey) => [personId, boardId, tab, place];

  return {
    load: async () => {
      const rows = database.transaction(storeName, 'readonly').objectStore(storeName);
      // An array sorts behind every string, so this is every row of the person and the board.
      const range = IDBKeyRange.bound([personId, boardId], [personId, boardId, []]);
      const [keys, updates] = await Promise.all([result(rows.getAllKeys(range)), result(rows.getAll(range))]);
      return keys.flatMap((row, index) => {
        const update: unknown = updates[index];
        if (!Array.isArray(row) || !(update instanceof Uint8Array)) return [];
        return [{ key: [String(row[2]), Number(row[3])] as const, update }];
      });
    },
    keep: ({ key, update }) => {
      // `strict`: on disk before `oncomplete`, as the promise says.
      const transaction = database.transaction(storeName, 'readwrite', { durability: 'strict' });
      transaction.objectStore(storeName).put(update, rowOf(key));
      // At once, since a tab that is closed takes back what it has not committed.
      transaction.commit();
      return finished(transaction);
    },
    forget: (keys) => {
      const transaction = database.transaction(storeName, 'readwrite');
      for (const key of keys) transaction.objectStore(storeName).delete(rowOf(key));
      return finished(transaction);
    },
    close: () => database.close(),
  };
}

/** Every row of a person, in either store: an array sorts behind every string. */
const rowsOf = (personId: string) => IDBKeyRange.bound([personId], [personId, []]);

/** How many boards have changes of a person that the studio has not acknowledged. */
export async function changedBoards(databases: IDBFactory, personId: string): Promise<number> {
  const database = await openBoardDatabase(databases);
  const rows = database.transaction(storeName, 'readonly').objectStore(storeName);
  const keys = await result(rows.getAllKeys(rowsOf(personId)));
  database.close();
  return new Set(keys.map((row) => (Array.isArray(row) ? row[1] : undefined))).size;
}

/** Removes what was kept of a person's work on boards: changes that were not acknowledged, and steps of undo. */
export async function forgetBoardWork(databases: IDBFactory, personId: string): Promise<void> {
  const database = await openBoardDatabase(databases);
  const transaction = database.transaction([storeName, undoName], 'readwrite');
  for (const name of [storeName, undoName]) transaction.objectStore(name).delete(rowsOf(personId));
  await finished(transaction);
  database.close();
}
