/** Pixels: the width a column has at first, and the bounds within which it is kept per person (look, "Space and size"). */
export const firstWidth = 328;
export const narrowest = 280;
export const widest = 480;

export const withinBounds = (width: number): number =>
  Number.isFinite(width) ? Math.round(Math.min(widest, Math.max(narrowest, width))) : firstWidth;

const keyOf = (personId: string): string => `flux.beside.${personId}`;

export type BesideKept = { readonly isOpen: boolean; readonly width: number };

/** Whether a person has the conversation open beside their boards in this browser, and how wide. */
export const keptBeside = {
  read: (personId: string): BesideKept => {
    try {
      const [isOpen = '', width = ''] = (localStorage.getItem(keyOf(personId)) ?? '').split(' ');
      return { isOpen: isOpen === 'open', width: width === '' ? firstWidth : withinBounds(Number(width)) };
    } catch {
      return { isOpen: false, width: firstWidth };
    }
  },
  write: (personId: string, { isOpen, width }: BesideKept): void => {
    try {
      localStorage.setItem(keyOf(personId), `${isOpen ? 'open' : 'closed'} ${width}`);
    } catch {
      // A browser that keeps nothing begins anew.
    }
  },
};
