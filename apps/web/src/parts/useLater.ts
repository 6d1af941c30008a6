import { useEffect, useState } from 'react';

/** Milliseconds before a page admits that it waits: what is quicker should not flicker (interface.md). */
const patience = 200;

/** False at first, true once the component has been there for 200 ms. */
export function useLater(): boolean {
  const [isLater, setLater] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), patience);
    return () => clearTimeout(timer);
  }, []);
  return isLater;
}
