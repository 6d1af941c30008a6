// In place of `lib0/logging`, with which Yjs says its two warnings: that one brings 3 kB for colours in the console.

const plain = (...words: readonly unknown[]): void => console.warn(...words.filter((word) => word !== ''));

export { plain as print, plain as warn };
export const BOLD = '';
export const UNBOLD = '';
export const RED = '';
export const ORANGE = '';
