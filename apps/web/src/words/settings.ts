import { learn } from './words.ts';

/**
 * The texts of the settings, of kept mail, of what is asked about the sign-in, of the second step, of where mailed
 * links lead, and of other pages that are rarely opened. Whoever says one of them waits with `use`: a page shows no text
 * that it does not know.
 */
export const settingsWords: Promise<void> = learn({
  en: () => import('./settings/en.json'),
  es: () => import('./settings/es.json'),
  de: () => import('./settings/de.json'),
});
