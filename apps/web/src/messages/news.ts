import type { ServerFrame } from '@flux/contracts';
import { useEffect, useRef } from 'react';
import type { Operation } from './conversation/outbox.ts';

/** Something that happened in the conversation and does not stay in its state. */
export type News =
  | { readonly kind: 'heard'; readonly frame: ServerFrame }
  | { readonly kind: 'undone'; readonly operation: Operation; readonly code: string };

const listeners = new Set<(news: News) => void>();

export function tellNews(news: News): void {
  for (const listener of listeners) listener(news);
}

/** Calls `onNews` for everything that happens while the component is there. */
export function useNews(onNews: (news: News) => void): void {
  const latest = useRef(onNews);
  latest.current = onNews;
  useEffect(() => {
    const listener = (news: News) => latest.current(news);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
}
