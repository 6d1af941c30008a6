import type { Message } from '@flux/mail';

export type MailedNotice = {
  readonly email: string;
  readonly kind: string;
  readonly event: string;
  readonly actor: string | null;
  readonly path: string | null;
  readonly detail: Readonly<Record<string, string>>;
  /** When it happened, and the zone in which the person lives. */
  readonly at: Date;
  readonly timeZone: string;
  /** The studio's public origin, without a slash at its end. */
  readonly url: string;
  /** Where whoever did not do it says so. */
  readonly notMe?: string;
};

type Sentence = (about: {
  readonly actor: string;
  /** A moment that it is about, for who reads it. */
  readonly when: string;
  readonly detail: Readonly<Record<string, string>>;
}) => string;

type Words = {
  readonly sentences: Readonly<Record<string, Sentence>>;
  readonly other: string;
  readonly notYou: string;
  /** What to do about the studio itself. */
  readonly lookAtIt: string;
  readonly notMe: string;
  readonly from: (network: string) => string;
  readonly settings: string;
  readonly somebody: string;
};

/** One sentence for each event, the same in the subject and at the top of the mail. */
const words: Readonly<Record<string, Words>> = {
  en: {
    sentences: {
      'mention.message': ({ actor, detail }) => `${actor} mentioned you in ${detail.place}`,
      'invitation.invited': ({ actor, detail }) => `${actor} invites you to ${detail.project}`,
      'project.joined': ({ actor, detail }) => `${actor} has joined ${detail.project}`,
      'project.role_changed': ({ actor, detail }) => `${actor} changed your role in ${detail.project}`,
      'project.removed': ({ actor, detail }) => `${actor} took you out of ${detail.project}`,
      'project.owner_changed': ({ actor, detail }) => `${actor} handed ${detail.project} over to you`,
      'security.password_changed': () => 'Your password was changed',
      'security.email_changed': ({ detail }) => `Your address is now ${detail.email}`,
      'security.second_step_changed': () => 'Your second step at sign-in was changed',
      'security.second_step_failed': () => 'Somebody entered your password, and then wrong codes',
      'security.recovery_code_used': ({ detail }) => `A recovery code was used; ${detail.left} are left`,
      'security.account_linked': ({ detail }) => `You can now sign in with ${detail.provider}`,
      'security.account_unlinked': ({ detail }) => `You can no longer sign in with ${detail.provider}`,
      'security.new_device': ({ detail }) => `You signed in on a new device: ${detail.device}`,
      'security.session_taken': ({ detail }) =>
        `A session of yours turned up elsewhere and was ended: ${detail.device}`,
      'security.studio_role_changed': ({ actor }) => `${actor} changed your role in the studio`,
      'security.owner_changed': ({ detail }) => `The studio was handed over to ${detail.email}`,
      'security.service_failing': ({ detail }) =>
        `${detail.service} of ${detail.release} ended again and again`,
      'studio.planned': ({ when }) => `Work on the studio is planned for ${when}`,
      'studio.released': () => 'There is something new in the studio',
      'security.limit_passed': ({ detail: { what, count } }) =>
        what === 'new_devices'
          ? `You signed in on ${count} new devices within an hour`
          : what === 'refreshes'
            ? `A session of yours was renewed ${count} times within 10 minutes`
            : `There were ${count} wrong passwords or codes for your account within 5 minutes`,
    },
    other: 'There is something new for you in the studio',
    notMe:
      'If this was not you, open this link within 7 days and say so. Everybody is signed out then, and you set a new password:',
    from: (network) => `From the network ${network}.`,
    notYou: 'If this was not you, set a new password at once and end all sessions.',
    lookAtIt:
      'Either everybody is back on the release before, or it was stopped and does not run. On the host, ./flux status says which and what it said last.',
    settings: 'What is mailed to you is for you to choose:',
    somebody: 'Somebody',
  },
  es: {
    sentences: {
      'mention.message': ({ actor, detail }) => `${actor} te mencionó en ${detail.place}`,
      'invitation.invited': ({ actor, detail }) => `${actor} te invita a ${detail.project}`,
      'project.joined': ({ actor, detail }) => `${actor} se ha unido a ${detail.project}`,
      'project.role_changed': ({ actor, detail }) => `${actor} cambió tu rol en ${detail.project}`,
      'project.removed': ({ actor, detail }) => `${actor} te sacó de ${detail.project}`,
      'project.owner_changed': ({ actor, detail }) => `${actor} te traspasó ${detail.project}`,
      'security.password_changed': () => 'Tu contraseña ha cambiado',
      'security.email_changed': ({ detail }) => `Tu dirección es ahora ${detail.email}`,
      'security.second_step_changed': () => 'Ha cambiado tu segundo paso al entrar',
      'security.second_step_failed': () => 'Alguien puso tu contraseña y después códigos equivocados',
      'security.recovery_code_used': ({ detail }) =>
        `Se usó un código de recuperación; quedan ${detail.left}`,
      'security.account_linked': ({ detail }) => `Ahora puedes entrar con ${detail.provider}`,
      'security.account_unlinked': ({ detail }) => `Ya no puedes entrar con ${detail.provider}`,
      'security.new_device': ({ detail }) => `Has entrado desde un dispositivo nuevo: ${detail.device}`,
      'security.session_taken': ({ detail }) =>
        `Una sesión tuya apareció en otro sitio y se cerró: ${detail.device}`,
      'security.studio_role_changed': ({ actor }) => `${actor} cambió tu rol en el estudio`,
      'security.owner_changed': ({ detail }) => `El estudio se traspasó a ${detail.email}`,
      'security.service_failing': ({ detail }) =>
        `${detail.service} de ${detail.release} se cerró una y otra vez`,
      'studio.planned': ({ when }) => `Hay trabajos previstos en el estudio: ${when}`,
      'studio.released': () => 'Hay novedades en el estudio',
      'security.limit_passed': ({ detail: { what, count } }) =>
        what === 'new_devices'
          ? `Has entrado desde ${count} dispositivos nuevos en una hora`
          : what === 'refreshes'
            ? `Una sesión tuya se renovó ${count} veces en 10 minutos`
            : `Hubo ${count} contraseñas o códigos equivocados para tu cuenta en 5 minutos`,
    },
    other: 'Hay algo nuevo para ti en el estudio',
    notMe:
      'Si no fuiste tú, abre este enlace en los próximos 7 días y dilo. Entonces se cierran todas las sesiones y eliges otra contraseña:',
    from: (network) => `Desde la red ${network}.`,
    notYou: 'Si no fuiste tú, pon enseguida otra contraseña y cierra todas las sesiones.',
    lookAtIt:
      'O todo el mundo ha vuelto a la versión anterior, o el servicio está parado. En el servidor, ./flux status dice cuál de las dos cosas y qué dijo al final.',
    settings: 'Tú eliges lo que te llega por correo:',
    somebody: 'Alguien',
  },
  de: {
    sentences: {
      'mention.message': ({ actor, detail }) => `${actor} hat dich in ${detail.place} erwähnt`,
      'invitation.invited': ({ actor, detail }) => `${actor} lädt dich zu ${detail.project} ein`,
      'project.joined': ({ actor, detail }) => `${actor} ist bei ${detail.project} dabei`,
      'project.role_changed': ({ actor, detail }) => `${actor} hat deine Rolle in ${detail.project} geändert`,
      'project.removed': ({ actor, detail }) => `${actor} hat dich aus ${detail.project} entfernt`,
      'project.owner_changed': ({ actor, detail }) => `${actor} hat dir ${detail.project} übergeben`,
      'security.password_changed': () => 'Dein Passwort wurde geändert',
      'security.email_changed': ({ detail }) => `Deine Adresse ist jetzt ${detail.email}`,
      'security.second_step_changed': () => 'Dein zweiter Schritt bei der Anmeldung wurde geändert',
      'security.second_step_failed': () => 'Jemand hat dein Passwort und danach falsche Codes eingegeben',
      'security.recovery_code_used': ({ detail }) =>
        `Ein Wiederherstellungscode wurde benutzt; ${detail.left} sind übrig`,
      'security.account_linked': ({ detail }) => `Du kannst dich jetzt mit ${detail.provider} anmelden`,
      'security.account_unlinked': ({ detail }) =>
        `Du kannst dich nicht mehr mit ${detail.provider} anmelden`,
      'security.new_device': ({ detail }) =>
        `Du hast dich auf einem neuen Gerät angemeldet: ${detail.device}`,
      'security.session_taken': ({ detail }) =>
        `Eine Sitzung von dir tauchte anderswo auf und wurde beendet: ${detail.device}`,
      'security.studio_role_changed': ({ actor }) => `${actor} hat deine Rolle im Studio geändert`,
      'security.owner_changed': ({ detail }) => `Das Studio wurde an ${detail.email} übergeben`,
      'security.service_failing': ({ detail }) =>
        `${detail.service} von ${detail.release} ist immer wieder abgebrochen`,
      'studio.planned': ({ when }) => `Am Studio wird gearbeitet: ${when}`,
      'studio.released': () => 'Im Studio gibt es etwas Neues',
      'security.limit_passed': ({ detail: { what, count } }) =>
        what === 'new_devices'
          ? `Du hast dich in einer Stunde auf ${count} neuen Geräten angemeldet`
          : what === 'refreshes'
            ? `Eine Sitzung von dir wurde in 10 Minuten ${count}-mal erneuert`
            : `Für dein Konto gab es in 5 Minuten ${count} falsche Passwörter oder Codes`,
    },
    other: 'Im Studio gibt es etwas Neues für dich',
    notMe:
      'Warst du das nicht, öffne innerhalb von 7 Tagen diesen Link und sag es. Dann werden alle abgemeldet, und du setzt ein neues Passwort:',
    from: (network) => `Aus dem Netz ${network}.`,
    notYou: 'Warst du das nicht, setze sofort ein neues Passwort und beende alle Sitzungen.',
    lookAtIt:
      'Entweder sind alle wieder auf der Version davor, oder der Dienst ist angehalten. Auf dem Rechner sagt ./flux status, was davon, und was er zuletzt gesagt hat.',
    settings: 'Was dir gemailt wird, entscheidest du:',
    somebody: 'Jemand',
  },
};

/** A mail's subject is one line of bounded length, whatever somebody called a project or a channel. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 300);

export function noticeMail(locale: string, notice: MailedNotice): Message {
  const language = Object.hasOwn(words, locale) ? locale : 'en';
  const { sentences, other, notYou, notMe, lookAtIt, from, settings, somebody } =
    words[language] ?? words.en!;
  const name = `${notice.kind}.${notice.event}`;
  const sentence = Object.hasOwn(sentences, name) ? sentences[name] : undefined;
  const inWords = new Intl.DateTimeFormat(language, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: notice.timeZone,
  });
  const { at } = notice.detail;
  const about = {
    actor: notice.actor ?? somebody,
    detail: notice.detail,
    when: at === undefined ? '' : inWords.format(new Date(at)),
  };
  const subject = oneLine(sentence?.(about) ?? other);
  const when = inWords.format(notice.at);
  const last =
    notice.notMe !== undefined
      ? `${notMe}\n${notice.notMe}`
      : notice.event === 'service_failing'
        ? lookAtIt
        : notice.kind === 'security'
          ? notYou
          : `${settings}\n${notice.url}/me/notifications`;
  const lines = [
    `${subject}.\n${when}`,
    ...(notice.notMe === undefined ? [] : [from(notice.detail.network ?? '')]),
    ...(notice.detail.excerpt === undefined ? [] : [`> ${notice.detail.excerpt.replaceAll('\n', '\n> ')}`]),
    ...(notice.path === null ? [] : [`${notice.url}${notice.path}`]),
    last,
  ];
  return { to: notice.email, subject, text: `${lines.join('\n\n')}\n` };
}
