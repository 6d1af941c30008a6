/** The selected ids, in the order they were chosen. A new set at each change, so it can be compared. */
export type Selection = {
  readonly ids: () => ReadonlySet<string>;
  readonly set: (ids: Iterable<string>) => void;
  readonly add: (ids: Iterable<string>) => void;
  readonly remove: (ids: Iterable<string>) => void;
  readonly subscribe: (listener: () => void) => () => void;
};

const same = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((id) => b.has(id));

export function createSelection(): Selection {
  let ids: ReadonlySet<string> = new Set();
  const listeners = new Set<() => void>();
  const set = (next: Iterable<string>): void => {
    const chosen = new Set(next);
    if (same(ids, chosen)) return;
    ids = chosen;
    for (const listener of listeners) listener();
  };
  return {
    ids: () => ids,
    set,
    add: (more) => set([...ids, ...more]),
    remove(less) {
      const gone = new Set(less);
      set([...ids].filter((id) => !gone.has(id)));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
