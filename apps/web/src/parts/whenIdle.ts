/** Does it once the page has nothing else to do; in a browser that does not say so, never. */
export const whenIdle = (work: () => void): void => {
  if ('requestIdleCallback' in window) requestIdleCallback(work);
};
