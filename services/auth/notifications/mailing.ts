import type { Post } from '@flux/mail';
import { sql } from 'kysely';
import type { ReportTokens } from '../devices/reportTokens.ts';
import type { AuthDb } from '../tables.ts';
import { type MailedNotice, noticeMail } from './noticeMail.ts';

/** Mails of one turn; whoever comes next takes the rest. */
const atOnce = 50;

export type MailingDeps = {
  readonly db: AuthDb;
  readonly post: Post;
  /** The studio's public origin, without a slash at its end. */
  readonly url: string;
  readonly reportTokens: ReportTokens;
};

type Due = {
  readonly seq: number;
  readonly kind: string;
  readonly event: string;
  readonly path: string | null;
  readonly detail: Readonly<Record<string, string>>;
  readonly email: string;
  readonly locale: string;
  readonly time_zone: string;
  readonly created_at: Date;
  readonly actor: string | null;
  readonly is_wanted: boolean;
};

/**
 * Puts the mails that are due into the queue, each once however many processes look: not of what was read meanwhile,
 * unless it cannot be switched off, nor of a project that the person is no longer in. What a project tells goes only to
 * an address that is known to be theirs.
 * @returns how many were looked at.
 */
export const mailDue = ({ db, post, url, reportTokens }: MailingDeps): Promise<number> =>
  db.transaction().execute(async (trx) => {
    const { rows } = await sql<Due>`
      with due as (
        select seq from auth.notifications where mail_due_at <= now()
         order by mail_due_at limit ${atOnce} for update skip locked
      ), taken as (
        update auth.notifications n set mail_due_at = null from due where n.seq = due.seq returning n.*
      )
      select n.seq, n.kind, n.event, n.path, n.detail, p.email, p.locale, p.time_zone, n.created_at, actor.name as actor,
             p.deleted_at is null and (k.is_fixed or n.read_at is null) and (n.project_id is null or p.email_verified_at is not null and exists (
               select from studio.memberships m
                where m.project_id = n.project_id and m.person_id = n.person_id)) as is_wanted
        from taken n
        join auth.people p on p.id = n.person_id
        join auth.notification_kinds k on k.kind = n.kind
        left join auth.people actor on actor.id = n.actor_id
       order by n.seq`.execute(trx);
    const noticeOf = (row: Due): MailedNotice => {
      const { report } = row.detail;
      const token = report === undefined ? undefined : reportTokens.tokenOf(report);
      const about = { ...row, at: row.created_at, timeZone: row.time_zone, url };
      return token === undefined ? about : { ...about, notMe: `${url}/not-me/${token}` };
    };
    for (const row of rows) {
      if (row.is_wanted) await post(noticeMail(row.locale, noticeOf(row)), { in: trx });
    }
    return rows.length;
  });
