const storageKey = 'flux.project';

/** The project that was open last in this browser. */
export const lastProject = {
  read: (): string | null => {
    try {
      return localStorage.getItem(storageKey);
    } catch {
      return null;
    }
  },
  write: (id: string): void => {
    try {
      localStorage.setItem(storageKey, id);
    } catch {
      // A browser that keeps nothing opens the newest project.
    }
  },
};
