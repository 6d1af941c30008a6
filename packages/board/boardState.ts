import type { BoardState } from './boardApi.ts';

const isSame = (a: BoardState, b: BoardState): boolean =>
  Object.entries(a).every(
    ([key, value]) => value === Object.entries(b).find(([other]) => other === key)?.[1],
  );

/** Makes snapshots that are the same object as long as nothing in them changed, and tells of those that did. */
export function stateStore(read: () => BoardState): {
  readonly get: () => BoardState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Tells the listeners if the state differs from the one they were told of. */
  readonly notify: () => void;
} {
  const listeners = new Set<() => void>();
  let state = read();
  let told = state;
  const get = (): BoardState => {
    const now = read();
    if (!isSame(now, state)) state = now;
    return state;
  };
  return {
    get,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    notify() {
      if (get() === told) return;
      told = state;
      for (const listener of [...listeners]) listener();
    },
  };
}
