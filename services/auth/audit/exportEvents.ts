import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/** Events that are read at once. */
const atOnce = 5_000;

/** The whole record as it is kept, oldest first: a line of JSON for each event, with its hash in the chain. */
export async function* exportEvents(db: AuthDb): AsyncGenerator<string> {
  for (let last = 0; ; ) {
    const { rows } = await sql<{ seq: number; line: string }>`
      select seq, jsonb_build_object(
               'seq', seq, 'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'kind', kind,
               'person', person_id, 'session', session_id, 'network', network, 'detail', detail,
               'hash', encode(hash, 'hex'))::text as line
        from auth.security_events where seq > ${last} order by seq limit ${atOnce}`.execute(db);
    for (const { line } of rows) yield `${line}\n`;
    last = rows.at(-1)?.seq ?? last;
    if (rows.length < atOnce) return;
  }
}
