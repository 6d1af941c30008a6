import type { PersonId } from '@flux/contracts';
import type { Message } from '@flux/mail';
import { notify } from '@flux/notices';
import { appendEvent } from '../audit/events.ts';
import { noticeMail } from '../notifications/noticeMail.ts';
import type { AuthDb } from '../tables.ts';

/** A service that ended again and again, and was stopped or taken back with its release. */
export type StudioAlarm = {
  readonly kind: 'service_stopped' | 'release_taken_back';
  readonly service: string;
  readonly release: string;
};

export type AlarmDeps = {
  readonly db: AuthDb;
  /** The studio's public origin. */
  readonly url: string;
  readonly now: number;
  /** Past the studio, whose service that mails may be the one that is down; where it can, nothing else mails it. */
  readonly send?: ((message: Message) => Promise<void>) | undefined;
};

/**
 * Writes it to the audit, and tells the owner in the studio and by mail.
 * @returns The owner, to be announced; nothing while there is none.
 */
export async function raiseAlarm(
  { db, url, now, send }: AlarmDeps,
  { kind, service, release }: StudioAlarm,
): Promise<PersonId | undefined> {
  const detail = { service, release };
  const owner = await db.transaction().execute(async (trx) => {
    await appendEvent(trx, { kind, detail });
    const found = await trx
      .selectFrom('auth.people')
      .select(['id', 'email', 'locale', 'time_zone'])
      .where('role', '=', 'owner')
      .executeTakeFirst();
    if (found === undefined) return undefined;
    await notify(trx, { person: found.id, kind: 'security', event: 'service_failing', detail });
    if (send !== undefined)
      await trx
        .updateTable('auth.notifications')
        .set({ mail_due_at: null })
        .where('person_id', '=', found.id)
        .where('event', '=', 'service_failing')
        .execute();
    return found;
  });
  if (owner === undefined) return undefined;
  const { id, email, locale, time_zone: timeZone } = owner;
  const about = { kind: 'security', event: 'service_failing', actor: null, path: null, detail };
  await send?.(noticeMail(locale, { ...about, email, at: new Date(now), timeZone, url }));
  return id;
}
