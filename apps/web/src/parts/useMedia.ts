import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds now; the component is drawn again when that changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** A screen as narrow as a phone's; the breakpoint is `desk` of `look.css`. */
export const useIsPhone = (): boolean => useMedia('(width < 768px)');

/** Room for a column beside the work; the breakpoint is `wide` of `look.css`. */
export const useIsWide = (): boolean => useMedia('(width >= 1080px)');
