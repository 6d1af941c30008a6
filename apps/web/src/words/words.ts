import { setupI18n } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import { choiceCookie, keepChoice } from '../parts/choiceCookie.ts';
import type first from './en.json';
import { chooseLanguage, type Language } from './languages.ts';
import type settings from './settings/en.json';
import type studio from './studio/en.json';

/** Every text of the page by its name, e.g. `signUp.title`. */
export type MessageKey = keyof typeof first | keyof typeof settings | keyof typeof studio;

const i18n = setupI18n();

/** The texts of a part of the page, in each language. */
type Catalogs = Readonly<
  Record<Language, () => Promise<{ readonly default: Readonly<Record<string, string>> }>>
>;

/** Those that every page needs come first; others with the pages that say them (`learn`). */
const known = new Set<Catalogs>([
  { en: () => import('./en.json'), es: () => import('./es.json'), de: () => import('./de.json') },
]);

const remembered = (): string | null => choiceCookie('flux_language');

async function speak(language: Language): Promise<void> {
  const { size } = known;
  const parts = await Promise.all([...known].map((catalogs) => catalogs[language]()));
  // Something was learnt meanwhile, in the language of before.
  if (known.size !== size) return speak(language);
  i18n.loadAndActivate({
    locale: language,
    messages: Object.assign({}, ...parts.map(({ default: messages }) => messages)),
  });
  document.documentElement.lang = language;
}

/** Fetches the texts of a part of the page in the language that is spoken; from now on it is spoken in every one. */
export async function learn(catalogs: Catalogs): Promise<void> {
  known.add(catalogs);
  const language = chooseLanguage([i18n.locale]);
  const { default: messages } = await catalogs[language]();
  if (i18n.locale === language) i18n.load(language, messages);
}

/** Speaks the language that was chosen here before, else the first of the browser's that there is. */
export const speakFirst = (): Promise<void> => speak(chooseLanguage([remembered(), ...navigator.languages]));

/** Changes the language of the page for good, on this device. */
export async function chooseToSpeak(language: Language): Promise<void> {
  await speak(language);
  keepChoice('flux_language', language);
}

/** A text of the page in the language that is spoken now, `{placeholders}` filled in. */
export const t = (key: MessageKey, values?: Readonly<Record<string, string | number>>): string =>
  i18n._(key, values);

/** The language spoken now; a component that calls it is drawn again when another is chosen. */
export const useLanguage = (): Language =>
  chooseLanguage([
    useSyncExternalStore(
      (changed) => i18n.on('change', changed),
      () => i18n.locale,
    ),
  ]);
