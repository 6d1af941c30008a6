import type { Role } from '@flux/contracts';
import type { Message } from '@flux/mail';

export type Invitation = {
  readonly to: string;
  /** Who invites. */
  readonly person: string;
  readonly project: string;
  readonly role: Role;
  readonly link: string;
  readonly expiresAt: Date;
};

type Words = {
  readonly subject: (person: string, project: string) => string;
  readonly what: (person: string, project: string) => string;
  readonly can: Readonly<Record<Role, string>>;
  readonly open: string;
  readonly until: (date: string) => string;
  readonly stranger: string;
};

/** In the language of who invites: nothing is known of who is invited. */
const words: Readonly<Record<string, Words>> = {
  en: {
    subject: (person, project) => `${person} invites you to ${project}`,
    what: (person, project) => `${person} invites you to the project “${project}”.`,
    can: {
      owner: '',
      admin: 'You can draw, invite others and look after the project.',
      editor: 'You can draw on every board of the project.',
      commenter: 'You can see every board and say something about it.',
      viewer: 'You can see every board.',
    },
    open: 'Open the invitation:',
    until: (date) => `The link opens until ${date}, for one person.`,
    stranger: 'If you know nothing about this, leave the link unopened and nothing happens.',
  },
  es: {
    subject: (person, project) => `${person} te invita a ${project}`,
    what: (person, project) => `${person} te invita al proyecto «${project}».`,
    can: {
      owner: '',
      admin: 'Puedes dibujar, invitar a otras personas y cuidar del proyecto.',
      editor: 'Puedes dibujar en todos los tableros del proyecto.',
      commenter: 'Puedes ver todos los tableros y comentarlos.',
      viewer: 'Puedes ver todos los tableros.',
    },
    open: 'Abre la invitación:',
    until: (date) => `El enlace se abre hasta el ${date}, para una persona.`,
    stranger: 'Si no sabes de qué se trata, no abras el enlace y no pasará nada.',
  },
  de: {
    subject: (person, project) => `${person} lädt dich zu ${project} ein`,
    what: (person, project) => `${person} lädt dich in das Projekt „${project}“ ein.`,
    can: {
      owner: '',
      admin: 'Du kannst zeichnen, andere einladen und dich um das Projekt kümmern.',
      editor: 'Du kannst auf allen Boards des Projekts zeichnen.',
      commenter: 'Du kannst alle Boards sehen und etwas dazu sagen.',
      viewer: 'Du kannst alle Boards sehen.',
    },
    open: 'Einladung öffnen:',
    until: (date) => `Der Link öffnet sich bis zum ${date}, für eine Person.`,
    stranger: 'Sagt dir das nichts, öffne den Link nicht; dann geschieht nichts.',
  },
};

/** Nobody is the owner by invitation, so that role has no sentence. */
export function invitationMail(locale: string, about: Invitation): Message {
  const language = Object.hasOwn(words, locale) ? locale : 'en';
  const { subject, what, can, open, until, stranger } = words[language] ?? words.en!;
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    about.expiresAt,
  );
  const lines = [
    `${what(about.person, about.project)} ${can[about.role]}`,
    `${open}\n${about.link}`,
    until(date),
    stranger,
  ];
  return { to: about.to, subject: subject(about.person, about.project), text: `${lines.join('\n\n')}\n` };
}
