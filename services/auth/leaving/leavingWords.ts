import type { Message } from '@flux/mail';

type Words = {
  /** Who wrote and made what stays. */
  readonly name: string;
  readonly subject: string;
  readonly body: (name: string) => readonly string[];
};

const words: Readonly<Record<string, Words>> = {
  en: {
    name: 'Deleted person',
    subject: 'Your account is deleted',
    body: (name) => [
      `${name}, your account in the studio is deleted, and you are signed out everywhere.`,
      'Your address, your picture and how you signed in are gone. Messages and boards that you shared stay, without your name.',
      'If this was not you, tell the owner of the studio at once. This is the last mail to this address.',
    ],
  },
  es: {
    name: 'Persona eliminada',
    subject: 'Tu cuenta se ha eliminado',
    body: (name) => [
      `${name}, tu cuenta en el estudio se ha eliminado y tus sesiones se han cerrado en todas partes.`,
      'Tu dirección, tu foto y tus formas de entrar ya no están. Los mensajes y tableros que compartiste se quedan, sin tu nombre.',
      'Si no fuiste tú, avisa enseguida a quien lleva el estudio. Este es el último correo a esta dirección.',
    ],
  },
  de: {
    name: 'Gelöschte Person',
    subject: 'Dein Konto ist gelöscht',
    body: (name) => [
      `${name}, dein Konto im Studio ist gelöscht, und du bist überall abgemeldet.`,
      'Deine Adresse, dein Bild und deine Anmeldung sind weg. Nachrichten und Boards, die du geteilt hast, bleiben ohne deinen Namen.',
      'Warst du das nicht, sag es sofort dem Eigentümer des Studios. Das ist die letzte Mail an diese Adresse.',
    ],
  },
};

const wordsOf = (locale: string): Words =>
  (Object.hasOwn(words, locale) ? words[locale] : undefined) ?? words.en!;

/** What somebody who left is called from then on, in the language that was theirs. */
export const nameOfLeft = (locale: string): string => wordsOf(locale).name;

/** The last mail to who has left. */
export function leftMail(
  locale: string,
  { to, name }: { readonly to: string; readonly name: string },
): Message {
  const { subject, body } = wordsOf(locale);
  return { to, subject, text: `${body(name).join('\n\n')}\n` };
}
