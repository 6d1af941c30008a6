import type { Bus } from '@flux/bus';
import type { PersonId } from '@flux/contracts';
import { announce, notify } from '@flux/notices';
import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';
import { appendEvent } from './events.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Milliseconds that are looked back, for each of what is counted. */
const windows = { failed_sign_ins: 5 * minute, new_devices: 60 * minute, refreshes: 10 * minute } as const;

type Anomaly = {
  readonly what: keyof typeof windows;
  readonly person_id: PersonId;
  readonly count: number;
};

/**
 * Who is past a limit of the owner's now. Refreshes count for each session by itself, and only those that used a token up:
 * several tabs that show the same one at once are one refresh.
 */
async function pastLimits(db: AuthDb, now: number): Promise<readonly Anomaly[]> {
  const since = (what: keyof typeof windows) => new Date(now - windows[what]);
  // Each refresh makes a token; by when they were made there is an index.
  const renewed = sql`
    select session_id from auth.refresh_tokens, auth.policy where created_at > ${since('refreshes')}
     group by session_id, refreshes having count(*) > refreshes`;
  const { rows } = await sql<Anomaly>`
    select 'failed_sign_ins' as what, e.person_id, count(*)::int as count
      from auth.security_events e, auth.policy
     where e.at > ${since('failed_sign_ins')} and e.kind = 'failed_login' and e.person_id is not null
     group by e.person_id, failed_sign_ins having count(*) > failed_sign_ins
    union all
    select 'new_devices', e.person_id, count(*)::int
      from auth.security_events e, auth.policy
     where e.at > ${since('new_devices')} and e.kind = 'new_device_login' and e.person_id is not null
     group by e.person_id, new_devices having count(*) > new_devices
    union all
    select 'refreshes', s.person_id, max(busy.count)
      from (select t.session_id, count(*)::int as count
              from auth.refresh_tokens t, auth.policy
             where t.used_at > ${since('refreshes')}
               and t.session_id in (${renewed})
             group by t.session_id, refreshes having count(*) > refreshes) as busy
      join auth.sessions s on s.id = busy.session_id
     group by s.person_id`.execute(db);
  return rows;
}

/** Whether it stands in the record already that this person went past this limit since then. */
async function isWritten(db: AuthDb, { what, person_id }: Anomaly, since: number): Promise<boolean> {
  const { rows } = await sql`
    select from auth.security_events
     where person_id = ${person_id} and kind = 'rate_limit_exceeded' and detail->>'what' = ${what}
       and at > ${new Date(since)} limit 1`.execute(db);
  return rows.length > 0;
}

/** In the list of the owner, who has a record to look at: a mail for each account would be a flood. */
async function tellOwner(
  trx: AuthDb,
  person: PersonId,
  detail: Readonly<Record<string, string>>,
): Promise<readonly PersonId[]> {
  const owner = await trx
    .selectFrom('auth.people')
    .select('id')
    .where('role', '=', 'owner')
    .where('id', '!=', person)
    .executeTakeFirst();
  if (owner === undefined) return [];
  const path = '/settings/security';
  await notify(trx, { person: owner.id, kind: 'security', event: 'limit_passed', path, detail });
  await trx
    .updateTable('auth.notifications')
    .set({ mail_due_at: null })
    .where('person_id', '=', owner.id)
    .where('event', '=', 'limit_passed')
    .where('path', '=', path)
    .where('mail_due_at', 'is not', null)
    .execute();
  return [owner.id];
}

/**
 * Writes it down once in its window; the person and the owner are told the first time in a day, or whoever attacks for
 * hours would fill their mailbox. The person's row is locked, so that of several processes one does it.
 * @returns who is to be announced.
 */
const note = (db: AuthDb, anomaly: Anomaly, now: number): Promise<readonly PersonId[]> =>
  db.transaction().execute(async (trx) => {
    const { what, person_id: personId, count } = anomaly;
    const person = await trx
      .selectFrom('auth.people')
      .select('email')
      .where('id', '=', personId)
      .where('deleted_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (person === undefined || (await isWritten(trx, anomaly, now - windows[what]))) return [];
    const isNews = !(await isWritten(trx, anomaly, now - day));
    await appendEvent(trx, { kind: 'rate_limit_exceeded', personId, detail: { what, count } });
    if (!isNews) return [];
    const detail = { what, count: String(count), email: person.email };
    await notify(trx, {
      person: personId,
      kind: 'security',
      event: 'limit_passed',
      path: '/me/activity',
      detail,
    });
    const owners = await tellOwner(trx, personId, detail);
    return [personId, ...owners];
  });

export type AnomalyDeps = { readonly db: AuthDb; readonly bus: Bus; readonly now: () => number };

/**
 * Looks for more failures, new devices and refreshes than the owner thinks usual. It looks from time to time and not at each
 * sign-in: that would take longer for an address that somebody has, which nobody is to learn.
 */
export async function lookForAnomalies({ db, bus, now }: AnomalyDeps): Promise<void> {
  const at = now();
  for (const anomaly of await pastLimits(db, at)) {
    const told = await note(db, anomaly, at);
    if (told.length > 0) announce(bus, told);
  }
}
