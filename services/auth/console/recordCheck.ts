import type { AuditRecord } from '@flux/contracts';
import { firstBrokenEvent } from '../audit/chain.ts';
import type { AuthDb } from '../tables.ts';

/** Milliseconds for which a check is good enough: it reads the whole record. */
const goodMs = 5 * 60 * 1000;

/** Recomputes the record for who looks at it; those who look at once, or soon after, share one check. */
export function createRecordCheck(db: AuthDb, now: () => number): () => Promise<AuditRecord> {
  let last: { readonly at: number; readonly result: Promise<AuditRecord> } | undefined;

  async function check(at: number): Promise<AuditRecord> {
    let entries = 0;
    const broken = await firstBrokenEvent(db, (events) => {
      entries = events;
    });
    return { entries, brokenAt: broken ?? null, checkedAt: new Date(at).toISOString() };
  }

  return () => {
    const at = now();
    if (last !== undefined && at - last.at < goodMs) return last.result;
    const result = check(at);
    last = { at, result };
    // What failed is tried again by who asks next.
    result.catch(() => {
      if (last?.result === result) last = undefined;
    });
    return result;
  };
}
