const storageKey = 'flux.boards';

export type Layout = 'tiles' | 'list';

/** Whether boards are shown as pictures or as a list, as it was chosen last in this browser. */
export const layoutChoice = {
  read: (): Layout => {
    try {
      return localStorage.getItem(storageKey) === 'list' ? 'list' : 'tiles';
    } catch {
      return 'tiles';
    }
  },
  write: (layout: Layout): void => {
    try {
      localStorage.setItem(storageKey, layout);
    } catch {
      // A browser that keeps nothing shows pictures next time.
    }
  },
};
