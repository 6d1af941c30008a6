import type { AuditEvent, AuditFilter, AuditQuery, PersonId } from '@flux/contracts';
import { limits } from '@flux/contracts';
import { seqCursorOf, seqFrom } from '@flux/http';
import { type RawBuilder, sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

type Row = {
  readonly seq: number;
  readonly at: Date;
  readonly kind: string;
  readonly person_id: PersonId | null;
  readonly person: string | null;
  readonly by_id: string | null;
  readonly by: string | null;
  readonly device: string | null;
  readonly network: string | null;
  readonly detail: AuditEvent['detail'];
};

/** What a filter leaves of the record. */
export function matching({ kind, person, from, until }: AuditFilter): RawBuilder<boolean> {
  const parts = [
    ...(kind === undefined ? [] : [sql<boolean>`e.kind = ${kind}`]),
    ...(person === undefined ? [] : [sql<boolean>`e.person_id = ${person}`]),
    ...(from === undefined ? [] : [sql<boolean>`e.at >= ${new Date(from)}`]),
    ...(until === undefined ? [] : [sql<boolean>`e.at < ${new Date(until)}`]),
  ];
  return parts.length === 0 ? sql`true` : sql`${sql.join(parts, sql` and `)}`;
}

/** Newest first, those before `before`. Whoever did it for somebody stands in the detail `by`, an id or a word. */
export async function eventsBefore(
  db: AuthDb,
  filter: AuditFilter,
  before: number | undefined,
  limit: number,
): Promise<readonly AuditEvent[]> {
  const { rows } = await sql<Row>`
    select e.seq, e.at, e.kind, e.network, e.detail, e.person_id, person.name as person,
           keeper.id as by_id, keeper.name as by, coalesce(e.detail->>'device', session.device) as device
      from auth.security_events e
      left join auth.people person on person.id = e.person_id
      left join auth.people keeper on keeper.id::text = e.detail->>'by'
      left join auth.sessions session on session.id = e.session_id
     where ${matching(filter)} and ${before === undefined ? sql`true` : sql`e.seq < ${before}`}
     order by e.seq desc limit ${limit}`.execute(db);
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at.toISOString(),
    kind: row.kind,
    person: row.person_id === null ? null : { id: row.person_id, name: row.person ?? '' },
    by: row.by_id === null ? null : { id: row.by_id, name: row.by ?? '' },
    device: row.device,
    network: row.network,
    detail: row.detail,
  }));
}

export async function pageOfEvents(db: AuthDb, { cursor, limit = limits.pageSize, ...filter }: AuditQuery) {
  const before = cursor === undefined ? undefined : seqFrom(cursor);
  const items = await eventsBefore(db, filter, before, limit + 1);
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page,
    nextCursor: items.length > limit && last !== undefined ? seqCursorOf(last.seq) : null,
  };
}

/** Bars of the timeline. */
const bars = 48;

/** How much happened in each part of a span, oldest first. */
export async function timelineOf(db: AuthDb, filter: AuditFilter & { from: string; until: string }) {
  const [from, until] = [Date.parse(filter.from), Date.parse(filter.until)];
  const width = Math.max(1, (until - from) / bars);
  const { rows } = await sql<{ bar: number; count: number }>`
    select least(${bars - 1}, floor((extract(epoch from e.at) * 1000 - ${from}::float8) / ${width}::float8))::int as bar,
           count(*)::int as count
      from auth.security_events e where ${matching(filter)} group by 1`.execute(db);
  const counts = new Map(rows.map(({ bar, count }) => [bar, count]));
  return {
    items: Array.from({ length: bars }, (_, bar) => ({
      at: new Date(from + bar * width).toISOString(),
      count: counts.get(bar) ?? 0,
    })),
  };
}
