/** The board point at the corner of the view, and the zoom (1 is 100 %). */
export type View = { readonly x: number; readonly y: number; readonly zoom: number };

const storageKey = 'flux.views';
/** Boards whose view is kept; the one left longest ago makes room. */
const most = 50;

const isView = (value: unknown): value is View =>
  typeof value === 'object' &&
  value !== null &&
  (['x', 'y', 'zoom'] as const).every((key) => Number.isFinite((value as Record<string, unknown>)[key]));

function readAll(storage: Storage): readonly (readonly [string, View])[] {
  try {
    const all: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]');
    if (!Array.isArray(all)) return [];
    return all.filter(
      (one): one is [string, View] => Array.isArray(one) && typeof one[0] === 'string' && isView(one[1]),
    );
  } catch {
    return [];
  }
}

/** Where somebody looked on each board when they left it, in this browser; the one left last stands first. */
export const lastView = (storage: Storage) => ({
  of: (boardId: string): View | undefined => readAll(storage).find(([id]) => id === boardId)?.[1],
  keep: (boardId: string, view: View): void => {
    const others = readAll(storage).filter(([id]) => id !== boardId);
    try {
      storage.setItem(storageKey, JSON.stringify([[boardId, view], ...others].slice(0, most)));
    } catch {
      // A browser that keeps nothing shows the whole board.
    }
  },
});
