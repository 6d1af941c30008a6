import { learn } from './words.ts';

/** The texts of the pages for who looks after the studio. */
export const studioWords: Promise<void> = learn({
  en: () => import('./studio/en.json'),
  es: () => import('./studio/es.json'),
  de: () => import('./studio/de.json'),
});
