import type { AuditEvents, PageQuery, PersonId } from '@flux/contracts';
import { pageOfEvents } from '../console/auditList.ts';
import type { AuthDb } from '../tables.ts';

/** What a person reads of an event's detail; how a sign-in was judged is no help but to who tries to pass for them. */
const told: ReadonlySet<string> = new Set([
  'step',
  'what',
  'left',
  'reason',
  'provider',
  'from',
  'to',
  'by',
  'count',
]);

/** What happened around one person's own sign-in, newest first. */
export async function pageOfOwnEvents(
  db: AuthDb,
  personId: PersonId,
  query: PageQuery,
): Promise<AuditEvents> {
  const page = await pageOfEvents(db, { ...query, person: personId });
  return {
    ...page,
    items: page.items.map((event) => ({
      ...event,
      detail: Object.fromEntries(Object.entries(event.detail).filter(([name]) => told.has(name))),
    })),
  };
}
