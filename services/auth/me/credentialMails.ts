import type { Message } from '@flux/mail';

type Words = {
  readonly verifySubject: string;
  readonly verify: (name: string, link: string) => readonly string[];
  readonly confirmSubject: string;
  readonly confirm: (name: string, link: string) => readonly string[];
  readonly movedSubject: string;
  readonly moved: (name: string, email: string) => readonly string[];
};

const words: Readonly<Record<string, Words>> = {
  en: {
    verifySubject: 'Confirm your address',
    verify: (name, link) => [
      `Welcome, ${name}. Open this link within 24 hours, so that the studio knows that this is your address:`,
      link,
      'If you know nothing about this, leave the link unopened: somebody mistyped theirs.',
    ],
    confirmSubject: 'Confirm your new address',
    confirm: (name, link) => [
      `${name}, you want to use this address in the studio. Open this link within 24 hours:`,
      link,
      'If you know nothing about this, leave the link unopened and nothing happens.',
    ],
    movedSubject: 'Your address in the studio was changed',
    moved: (name, email) => [
      `${name}, you sign in with ${email} from now on; mail goes there too.`,
      'If this was not you, tell the owner of the studio at once.',
    ],
  },
  es: {
    verifySubject: 'Confirma tu dirección',
    verify: (name, link) => [
      `Te damos la bienvenida, ${name}. Abre este enlace en las próximas 24 horas, para que el estudio sepa que esta es tu dirección:`,
      link,
      'Si no sabes de qué se trata, no abras el enlace: alguien escribió mal la suya.',
    ],
    confirmSubject: 'Confirma tu nueva dirección',
    confirm: (name, link) => [
      `${name}, quieres usar esta dirección en el estudio. Abre este enlace en las próximas 24 horas:`,
      link,
      'Si no sabes de qué se trata, no abras el enlace y no pasará nada.',
    ],
    movedSubject: 'Tu dirección en el estudio ha cambiado',
    moved: (name, email) => [
      `${name}, a partir de ahora entras con ${email}; el correo también llega allí.`,
      'Si no fuiste tú, avisa enseguida a quien lleva el estudio.',
    ],
  },
  de: {
    verifySubject: 'Bestätige deine Adresse',
    verify: (name, link) => [
      `Willkommen, ${name}. Öffne diesen Link innerhalb von 24 Stunden, damit das Studio weiß, dass das deine Adresse ist:`,
      link,
      'Sagt dir das nichts, öffne den Link nicht: Jemand hat sich bei der eigenen vertippt.',
    ],
    confirmSubject: 'Bestätige deine neue Adresse',
    confirm: (name, link) => [
      `${name}, du möchtest diese Adresse im Studio verwenden. Öffne diesen Link innerhalb von 24 Stunden:`,
      link,
      'Sagt dir das nichts, öffne den Link nicht; dann geschieht nichts.',
    ],
    movedSubject: 'Deine Adresse im Studio wurde geändert',
    moved: (name, email) => [
      `${name}, du meldest dich ab jetzt mit ${email} an; auch Mail geht dorthin.`,
      'Warst du das nicht, sag es sofort dem Eigentümer des Studios.',
    ],
  },
};

const wordsOf = (locale: string): Words =>
  (Object.hasOwn(words, locale) ? words[locale] : undefined) ?? words.en!;
const letter = (paragraphs: readonly string[]): string => `${paragraphs.join('\n\n')}\n`;

/** To the address of who has just come: the link that shows that it is theirs. */
export function verificationMail(
  locale: string,
  { to, name, link }: { readonly to: string; readonly name: string; readonly link: string },
): Message {
  const { verifySubject, verify } = wordsOf(locale);
  return { to, subject: verifySubject, text: letter(verify(name, link)) };
}

/** To the new address: the link that makes it the person's. */
export function confirmationMail(
  locale: string,
  { to, name, link }: { readonly to: string; readonly name: string; readonly link: string },
): Message {
  const { confirmSubject, confirm } = wordsOf(locale);
  return { to, subject: confirmSubject, text: letter(confirm(name, link)) };
}

/** To the old address, which is no longer the person's. */
export function movedMail(
  locale: string,
  { to, name, email }: { readonly to: string; readonly name: string; readonly email: string },
): Message {
  const { movedSubject, moved } = wordsOf(locale);
  return { to, subject: movedSubject, text: letter(moved(name, email)) };
}
