import type { Attachment } from '@flux/contracts';
import type { Entry, Operation } from './outbox.ts';

export type KeptOperation = Pick<Entry, 'key' | 'operation'>;
/** What somebody has begun to write. */
export type Draft = { readonly text: string; readonly attachments: readonly Attachment[] };

/** Keeps what one person wrote and the studio does not have yet, across reloads and crashes of the browser. */
export type KeptWork = {
  /** Every operation that waits, of any tab, the oldest first. */
  readonly operations: () => Promise<readonly KeptOperation[]>;
  /** Begins to write in this very tick. Resolves when it is on disk; rejects when it could not be. */
  readonly keep: (operation: KeptOperation) => Promise<void>;
  /** Harmless for keys that are gone: two tabs may have sent the same operation. */
  readonly forget: (key: string) => Promise<void>;
  /** `place` is where the draft belongs: a channel, a thread. */
  readonly draft: (place: string) => Promise<Draft | undefined>;
  /** Without a draft: there is none any more. */
  readonly keepDraft: (place: string, draft: Draft | undefined) => Promise<void>;
  readonly close: () => void;
};

const databaseName = 'flux-messages';
const outbox = 'outbox';
const drafts = 'drafts';

function opened(request: IDBOpenDBRequest): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    request.onupgradeneeded = () => {
      request.result.createObjectStore(outbox);
      request.result.createObjectStore(drafts);
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

/** Every row of a person: an array sorts behind every string. */
const rowsOf = (personId: string) => IDBKeyRange.bound([personId], [personId, []]);

async function openDatabase(databases: IDBFactory): Promise<IDBDatabase> {
  const database = await opened(databases.open(databaseName, 1));
  database.onversionchange = () => database.close();
  return database;
}

/** Removes what a person wrote and did not send, drafts included. */
export async function forgetKeptWork(databases: IDBFactory, personId: string): Promise<void> {
  const database = await openDatabase(databases);
  const transaction = database.transaction([outbox, drafts], 'readwrite');
  for (const name of [outbox, drafts]) transaction.objectStore(name).delete(rowsOf(personId));
  await finished(transaction);
  database.close();
}

/** The store in IndexedDB, by person: who signs in next in this browser must not send or see what another wrote. */
export async function openKeptWork(databases: IDBFactory, personId: string): Promise<KeptWork> {
  const database = await openDatabase(databases);
  const write = (store: string, change: (rows: IDBObjectStore) => void): Promise<void> => {
    // `strict`: on disk before `oncomplete`, as the promise says.
    const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
    change(transaction.objectStore(store));
    // At once, since a tab that is closed takes back what it has not committed.
    transaction.commit();
    return finished(transaction);
  };

  return {
    operations: async () => {
      const rows = database.transaction(outbox, 'readonly').objectStore(outbox);
      const range = rowsOf(personId);
      const [keys, values] = await Promise.all([result(rows.getAllKeys(range)), result(rows.getAll(range))]);
      return keys.flatMap((row, index) => {
        const operation: Operation | undefined = values[index];
        return Array.isArray(row) && operation !== undefined ? [{ key: String(row[1]), operation }] : [];
      });
    },
    keep: ({ key, operation }) => write(outbox, (rows) => rows.put(operation, [personId, key])),
    forget: (key) => write(outbox, (rows) => rows.delete([personId, key])),
    draft: async (place) => {
      const rows = database.transaction(drafts, 'readonly').objectStore(drafts);
      return result<Draft | undefined>(rows.get([personId, place]));
    },
    keepDraft: (place, draft) =>
      write(drafts, (rows) => {
        if (draft === undefined) rows.delete([personId, place]);
        else rows.put(draft, [personId, place]);
      }),
    close: () => database.close(),
  };
}
