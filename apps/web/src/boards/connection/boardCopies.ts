/** Boards that are kept; the one opened longest ago makes room. */
export const mostCopies = 24;
/** Bytes of a board that is too large to keep. */
export const largestCopy = 16 * 1_024 * 1_024;

const databaseName = 'flux-board-copies';
const storeName = 'copies';

type Copy = { readonly update: Uint8Array; readonly at: number };

/** What boards looked like when one person last had them open in this browser. */
export type BoardCopies = {
  readonly read: (boardId: string) => Promise<Uint8Array | undefined>;
  /** Resolves when it is kept, or was too large to be. */
  readonly write: (boardId: string, update: Uint8Array) => Promise<void>;
  readonly forget: (boardId: string) => Promise<void>;
};

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open(databases: IDBFactory): Promise<IDBDatabase> {
  const request = databases.open(databaseName, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(storeName);
  return result(request);
}

const isCopy = (value: unknown): value is Copy =>
  typeof value === 'object' && value !== null && 'update' in value && value.update instanceof Uint8Array;

/** The copies of one person: who signs in next in this browser must not find them. */
export function openBoardCopies(
  databases: IDBFactory,
  personId: string,
  now: () => number = Date.now,
): BoardCopies {
  const opening = open(databases);
  opening.catch(() => {}); // told to whoever reads or writes
  const copies = async (mode: IDBTransactionMode) =>
    (await opening).transaction(storeName, mode).objectStore(storeName);

  return {
    read: async (boardId) => {
      const value: unknown = await result((await copies('readonly')).get([personId, boardId]));
      return isCopy(value) ? value.update : undefined;
    },
    write: async (boardId, update) => {
      if (update.byteLength > largestCopy) return;
      const store = await copies('readwrite');
      await result(store.put({ update, at: now() }, [personId, boardId]));
      const [keys, values] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
      const byAge = keys
        .map((key, index) => ({ key, at: Number(values[index]?.at ?? 0) }))
        .toSorted((a, b) => b.at - a.at);
      for (const { key } of byAge.slice(mostCopies)) store.delete(key);
    },
    forget: async (boardId) => {
      await result((await copies('readwrite')).delete([personId, boardId]));
    },
  };
}

/** Removes every person's copies. */
export const forgetBoardCopies = async (databases: IDBFactory): Promise<void> => {
  const database = await open(databases);
  await result(database.transaction(storeName, 'readwrite').objectStore(storeName).clear());
  database.close();
};
