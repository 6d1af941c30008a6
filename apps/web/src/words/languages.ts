/** The languages that are complete, each by its own name, since who looks for theirs may read no other. */
export const languages = { en: 'English', es: 'Español', de: 'Deutsch' } as const;

export type Language = keyof typeof languages;

export const isLanguage = (value: string): value is Language => Object.hasOwn(languages, value);

/** The first of the wanted languages that there is, by its main part (`de-AT` is `de`); else English. */
export const chooseLanguage = (wanted: readonly (string | null)[]): Language =>
  wanted.map((tag) => tag?.split('-', 1)[0]?.toLowerCase() ?? '').find(isLanguage) ?? 'en';
