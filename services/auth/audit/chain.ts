import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/** Events that one statement recomputes. */
const eventsPerPage = 20_000;

type Page = {
  readonly events: number;
  readonly last: number | null;
  readonly hash: Uint8Array | null;
  readonly broken: number | null;
};

type Place = { readonly events: number; readonly last: number | null; readonly hash: Uint8Array | null };

/** Recomputes what follows the place. */
async function nextPage(db: AuthDb, { events, last, hash }: Place, pageSize: number): Promise<Page> {
  const { rows } = await sql<Page>`
    with page as (
      select e.*,
             coalesce(lag(hash) over (order by seq), ${hash}::bytea, sha256('fluxstudio')) as previous,
             ${events}::bigint + row_number() over (order by seq) as place
        from auth.security_events e
       where ${last}::bigint is null or seq > ${last}::bigint
       order by seq limit ${pageSize}
    )
    select count(*) as events, max(seq) as last, (array_agg(hash order by seq desc))[1] as hash,
           min(place) filter (where seq <> place
              or hash <> auth.event_hash(previous, seq, at, kind, person_id, session_id, network, detail)) as broken
      from page`.execute(db);
  return rows[0]!;
}

/** Where what is kept of the chain begins. */
async function beginning(db: AuthDb): Promise<Place & { readonly last: number }> {
  const { rows } = await sql<{ seq: number; hash: Uint8Array }>`
    select seq, hash from auth.security_events_start`.execute(db);
  const { seq, hash } = rows[0]!;
  return { events: seq, last: seq, hash };
}

/** Whether an entry says that everything up to here was removed: nobody else moves the beginning. */
async function isVouched(db: AuthDb, { last, hash }: Place): Promise<boolean> {
  if (last === 0) return true;
  const { rows } = await sql`
    select from auth.security_events
     where kind = 'record_shortened' and detail->>'through' = ${String(last)}
       and detail->>'hash' = encode(${hash}::bytea, 'hex')`.execute(db);
  return rows.length > 0;
}

/** The number of the event after which the end was cut off, or that was written anew together with its hash. */
async function brokenEnd(db: AuthDb, { last, hash }: Place): Promise<number | undefined> {
  const { rows } = await sql<{ seq: number; same: boolean }>`
    select seq, hash = coalesce(${hash}::bytea, sha256('fluxstudio')) as same
      from auth.security_events_head`.execute(db);
  const [head] = rows;
  const end = last ?? 0;
  if (head === undefined || head.seq !== end) return end + 1;
  return head.same ? undefined : end;
}

/**
 * Recomputes all that is kept of the chain, as it is at one moment while events are added to it.
 * @param walked Told how many events were recomputed so far.
 * @returns the number of the first event that is missing or was changed, `undefined` when all is as it was written.
 */
export const firstBrokenEvent = (
  db: AuthDb,
  walked: (events: number) => void = () => {},
  pageSize = eventsPerPage,
) =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const start = await beginning(transaction);
      let place: Place = start;
      for (;;) {
        const page = await nextPage(transaction, place, pageSize);
        if (page.events > 0) place = { ...page, events: place.events + page.events };
        walked(place.events - start.last);
        if (page.broken !== null) return page.broken;
        if (page.events < pageSize)
          return (await isVouched(transaction, start)) ? await brokenEnd(transaction, place) : start.last;
      }
    });

/** What stands at a place of the chain; nothing when that event is missing. */
export async function eventAt(db: AuthDb, seq: number): Promise<{ kind: string; at: Date } | undefined> {
  const { rows } = await sql<{ kind: string; at: Date }>`
    select kind, at from auth.security_events where seq = ${seq}`.execute(db);
  return rows[0];
}
