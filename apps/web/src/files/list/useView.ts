import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';
import { scrolledTo } from './windowed.ts';

/** What of a scrolled element is in sight, in pixels, and how to bring a row into it. */
export function useView(scroller: RefObject<HTMLElement | null>) {
  const [view, setView] = useState({ scrolled: 0, height: 0, width: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () =>
      setView({ scrolled: element.scrollTop, height: element.clientHeight, width: element.clientWidth });
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller]);
  const show = useCallback(
    (row: number, rowHeight: number) => {
      const element = scroller.current;
      if (element === null) return;
      element.scrollTop = scrolledTo(row, rowHeight, {
        scrolled: element.scrollTop,
        height: element.clientHeight,
      });
    },
    [scroller],
  );
  return { ...view, show };
}
