import type { maintenanceLanguages } from '../../../ops/nginx/maintenance.ts';

export type Language = (typeof maintenanceLanguages)[number];

type Words = {
  readonly title: string;
  readonly lead: string;
  readonly until: (time: string) => string;
  readonly soon: string;
  readonly byItself: string;
};

/** What the page of a closed studio says. */
export const words: Readonly<Record<Language, Words>> = {
  en: {
    title: 'The studio is closed for a moment',
    lead: 'It is being looked after. Everything that you made is safe, and what you were drawing is kept in your browser.',
    until: (time) => `It should be back by ${time}.`,
    soon: 'It will be back soon.',
    byItself: 'You need not do anything: this page opens the studio by itself.',
  },
  de: {
    title: 'Das Studio ist kurz geschlossen',
    lead: 'Es wird gerade gewartet. Alles, was du gemacht hast, ist sicher; was du gerade gezeichnet hast, hebt dein Browser auf.',
    until: (time) => `Es sollte bis ${time} wieder da sein.`,
    soon: 'Es ist bald wieder da.',
    byItself: 'Du brauchst nichts zu tun: Diese Seite öffnet das Studio von selbst.',
  },
  es: {
    title: 'El estudio está cerrado un momento',
    lead: 'Estamos haciendo mantenimiento. Todo lo que has hecho está a salvo, y tu navegador guarda lo que estabas dibujando.',
    until: (time) => `Debería volver antes de las ${time}.`,
    soon: 'Volverá pronto.',
    byItself: 'No tienes que hacer nada: esta página abrirá el estudio por sí sola.',
  },
};

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de', es: 'es' };

/** A moment as people of this host read it, with their zone: to the minute, and the day where it is another one. */
export function momentInWords(language: Language, until: Date, now: Date): string {
  const time = new Intl.DateTimeFormat(locales[language], { timeStyle: 'short' }).format(until);
  const zone = new Intl.DateTimeFormat(locales[language], { timeZoneName: 'short' })
    .formatToParts(until)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const isToday = until.toDateString() === now.toDateString();
  const day = isToday
    ? ''
    : ` (${new Intl.DateTimeFormat(locales[language], { dateStyle: 'long' }).format(until)})`;
  return `${time} ${zone ?? ''}${day}`;
}
