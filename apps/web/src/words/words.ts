import { setupI18n } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import { choiceCookie, keepChoice } from '../parts/choiceCookie.ts';
import type en from './en.json';
import { chooseLanguage, type Language } from './languages.ts';

/** Every text of the page by its name, e.g. `signUp.title`. */
export type MessageKey = keyof typeof en;

const i18n = setupI18n();

const catalogs = {
  en: () => import('./en.json'),
  es: () => import('./es.json'),
  de: () => import('./de.json'),
} as const satisfies Record<Language, () => Promise<unknown>>;

const remembered = (): string | null => choiceCookie('flux_language');

async function speak(language: Language): Promise<void> {
  const { default: messages } = await catalogs[language]();
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
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
