import { useEffect } from 'react';

/** What the tab is called: the place first, since tabs are cut at the right. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'FluxStudio' : `${title} · FluxStudio`;
  }, [title]);
}
