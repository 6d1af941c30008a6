import type { Theme } from '@flux/contracts';
import { useSyncExternalStore } from 'react';
import { keepChoice } from '../parts/choiceCookie.ts';

const listeners = new Set<() => void>();

const chosen = (): Theme => {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
};

/** Shows the page in a theme from now on, in this browser. */
export function wearTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  keepChoice('flux_theme', theme);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the person chose; a component that calls it is drawn again when they choose another. */
export const useChosenTheme = (): Theme => useSyncExternalStore(subscribe, chosen);
