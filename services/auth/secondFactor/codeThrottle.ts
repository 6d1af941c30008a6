import type { PersonId } from '@flux/contracts';
import type { Tries } from '../signin/tries.ts';
import type { AuthDb } from '../tables.ts';

export type CodeThrottle = {
  /** Counts a try of a code before it is looked at. @throws Problem('rate_limited') */
  readonly take: (personId: PersonId, network: string) => Promise<void>;
  readonly succeeded: (personId: PersonId, network: string) => Promise<void>;
};

async function isKnown(db: AuthDb, personId: PersonId, network: string): Promise<boolean> {
  const session = await db
    .selectFrom('auth.sessions')
    .select('id')
    .where('person_id', '=', personId)
    .where('network', '=', network)
    .limit(1)
    .executeTakeFirst();
  return session !== undefined;
}

/**
 * Growing delays for codes: they are short, so whoever knows the password could try them all. Each network has its own
 * count; those that are strangers to the person share one more, so that many of them are no way around, and the person
 * at their usual places does not wait for it.
 */
export const createCodeThrottle = (db: AuthDb, tries: Tries): CodeThrottle => ({
  take: async (personId, network) => {
    const own = { kind: 'code', account: personId, network } as const;
    const strangers = { kind: 'strangers', account: personId } as const;
    await tries.take(personId, (await isKnown(db, personId, network)) ? [own] : [own, strangers]);
  },
  succeeded: (personId, network) => tries.forget({ kind: 'code', account: personId, network }),
});

/** Lets everything through, for `FLUX_RATE_LIMIT=off`. */
export const noCodeThrottle: CodeThrottle = { take: async () => {}, succeeded: async () => {} };
