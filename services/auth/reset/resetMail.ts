import type { Message } from '@flux/mail';

type Words = { readonly subject: string; readonly body: (name: string, link: string) => readonly string[] };

const words: Readonly<Record<string, Words>> = {
  en: {
    subject: 'Set a new password',
    body: (name, link) => [
      `${name}, somebody wants to set a new password for you in the studio. Open this link within 30 minutes:`,
      link,
      'It works once, and ends all your sessions. If it was not you, leave it unopened: your password stays as it is.',
    ],
  },
  es: {
    subject: 'Elige una contraseña nueva',
    body: (name, link) => [
      `${name}, alguien quiere ponerte una contraseña nueva en el estudio. Abre este enlace en los próximos 30 minutos:`,
      link,
      'Sirve una vez y cierra todas tus sesiones. Si no fuiste tú, no lo abras: tu contraseña sigue igual.',
    ],
  },
  de: {
    subject: 'Neues Passwort setzen',
    body: (name, link) => [
      `${name}, jemand möchte im Studio ein neues Passwort für dich setzen. Öffne diesen Link innerhalb von 30 Minuten:`,
      link,
      'Er gilt einmal und beendet alle deine Sitzungen. Warst du es nicht, öffne ihn nicht: Dein Passwort bleibt, wie es ist.',
    ],
  },
};

/** The link with which a forgotten password is replaced. */
export function resetMail(
  locale: string,
  { to, name, link }: { readonly to: string; readonly name: string; readonly link: string },
): Message {
  const { subject, body } = (Object.hasOwn(words, locale) ? words[locale] : undefined) ?? words.en!;
  return { to, subject, text: `${body(name, link).join('\n\n')}\n` };
}
