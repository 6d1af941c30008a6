/** Fetches the code of a board before it is opened: a pointer over a link is a wish. */
export const prefetchBoard = (): void => void import('./BoardPage.tsx');
