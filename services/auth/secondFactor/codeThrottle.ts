import type { PersonId } from '@flux/contracts';
import { createThrottle, noThrottle } from '../signin/throttle.ts';
import type { AuthDb } from '../tables.ts';

/** Tries from all networks together that the person has never signed in from, and ms after which they are forgotten. */
const strangersTries = 100;
const strangersMs = 24 * 60 * 60 * 1000;

export type CodeThrottle = {
  /** Counts a try of a code before it is looked at. @throws Problem('rate_limited') */
  readonly take: (personId: PersonId, network: string) => Promise<void>;
  readonly succeeded: (personId: PersonId, network: string) => void;
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
export function createCodeThrottle(db: AuthDb, now: () => number): CodeThrottle {
  const own = createThrottle(now);
  const strangers = createThrottle(now, { freeTries: strangersTries, forgetAfterMs: strangersMs });
  return {
    take: async (personId, network) => {
      own.take(personId, network);
      if (!(await isKnown(db, personId, network))) strangers.take(personId, 'strangers');
    },
    succeeded: (personId, network) => own.succeeded(personId, network),
  };
}

/** Lets everything through, for `FLUX_RATE_LIMIT=off`. */
export const noCodeThrottle: CodeThrottle = { take: async () => {}, succeeded: noThrottle.succeeded };
