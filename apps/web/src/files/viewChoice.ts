const storageKey = 'flux.files';

export type Layout = 'list' | 'tiles';

/** Whether files are shown as a list or as tiles, as it was chosen last in this browser. */
export const layoutChoice = {
  read: (): Layout => {
    try {
      return localStorage.getItem(storageKey) === 'tiles' ? 'tiles' : 'list';
    } catch {
      return 'list';
    }
  },
  write: (layout: Layout): void => {
    try {
      localStorage.setItem(storageKey, layout);
    } catch {
      // A browser that keeps nothing shows a list next time.
    }
  },
};
