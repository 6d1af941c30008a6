const storageKey = 'flux.left';

/** Who signed out in this browser, and whether the studio knows: it may have been out of reach. */
type Left = { readonly personId: string; readonly isTold: boolean };

const isLeft = (value: unknown): value is Left =>
  typeof value === 'object' &&
  value !== null &&
  'personId' in value &&
  typeof value.personId === 'string' &&
  'isTold' in value &&
  typeof value.isTold === 'boolean';

/** Stands from a sign-out until somebody signs in. A browser that keeps nothing has none. */
export const leftMark = {
  read: (): Left | undefined => {
    try {
      const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null');
      return isLeft(value) ? value : undefined;
    } catch {
      return undefined;
    }
  },
  write: (left: Left | undefined): void => {
    try {
      if (left === undefined) localStorage.removeItem(storageKey);
      else localStorage.setItem(storageKey, JSON.stringify(left));
    } catch {
      // See above.
    }
  },
  /** Calls back when somebody signs out in another tab. */
  onElsewhere: (listener: () => void): void => {
    addEventListener('storage', ({ key, oldValue, newValue }) => {
      if (key === storageKey && oldValue === null && newValue !== null) listener();
    });
  },
};
