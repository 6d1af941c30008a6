import { useEffect, useState } from 'react';

/** ms after which a browser that does not say when it has nothing to do counts as idle. */
const patience = 2_000;

/** True once the page has had nothing to do: what nobody waits for comes then. */
export function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    const done = () => setIdle(true);
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(done, patience);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(done, { timeout: patience });
    return () => cancelIdleCallback(handle);
  }, []);
  return isIdle;
}
