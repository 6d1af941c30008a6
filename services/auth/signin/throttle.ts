import type { PersonId } from '@flux/contracts';
import { sql } from 'kysely';
import type { Tried, Tries } from './tries.ts';

export type Throttle = {
  /** Counts a try before what was given is looked at. @throws Problem('rate_limited') */
  readonly take: (email: string, network: string) => Promise<void>;
  /** It was right: nothing is held against them. */
  readonly succeeded: (email: string, network: string) => Promise<void>;
};

/** Lets everything through, for `FLUX_RATE_LIMIT=off`. */
export const noThrottle: Throttle = { take: async () => {}, succeeded: async () => {} };

/**
 * Growing delays for one account from one network: whoever attacks from elsewhere cannot lock the person out, as their own
 * network has its own count (security.md, "Sessions"). A network has one more over all accounts, against whoever tries one
 * password with many of them; what was right does not count there, so that many people behind one address do not wait.
 */
export function createThrottle(tries: Tries): Throttle {
  const password = (account: string, network: string): Tried => ({ kind: 'password', account, network });
  const all = (network: string): Tried => ({ kind: 'network', network });
  return {
    take: (email, network) =>
      tries.take(sql<PersonId>`(select id from auth.people where email = ${email})`, [
        password(email, network),
        all(network),
      ]),
    succeeded: async (email, network) => {
      await Promise.all([tries.forget(password(email, network)), tries.giveBack(all(network))]);
    },
  };
}
