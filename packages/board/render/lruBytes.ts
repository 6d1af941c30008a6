export type LruBytes<T> = {
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T, bytes: number) => void;
  readonly bytes: () => number;
  readonly clear: () => void;
};

/** Keeps what was used last, up to so many bytes; a single value may be larger and is then kept alone. */
export function lruBytes<T>(most: number): LruBytes<T> {
  const kept = new Map<string, { readonly value: T; readonly bytes: number }>();
  let total = 0;
  const remove = (key: string): void => {
    total -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };
  return {
    get(key) {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      // A map keeps the order of insertion: the one used last goes to the end.
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    set(key, value, bytes) {
      remove(key);
      kept.set(key, { value, bytes });
      total += bytes;
      for (const oldest of kept.keys()) {
        if (total <= most || oldest === key) break;
        remove(oldest);
      }
    },
    bytes: () => total,
    clear() {
      kept.clear();
      total = 0;
    },
  };
}
