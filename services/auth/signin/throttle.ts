import { Problem } from '@flux/contracts';

/** Tries without a delay; each one more doubles the wait, up to the longest (seconds). */
const freeTries = 5;
const longestWait = 60;

/** Milliseconds after which tries are forgotten, and how many accounts are watched. */
const forgetAfterMs = 15 * 60 * 1000;
const watchedAccounts = 50_000;

type Tries = { readonly count: number; readonly at: number };

export type Throttle = {
  /** Counts a try before its password is looked at, so that many at once count too. @throws Problem('rate_limited') */
  readonly take: (email: string, network: string) => void;
  /** The password was right: nothing is held against them. */
  readonly succeeded: (email: string, network: string) => void;
};

/** Lets everything through, for `FLUX_RATE_LIMIT=off`. */
export const noThrottle: Throttle = { take: () => {}, succeeded: () => {} };

/**
 * Growing delays for one account from one network. Whoever attacks from elsewhere cannot lock the person out: their
 * own network has its own count (security.md, "Sessions"). A refused try does not make the wait longer.
 *
 * @param most Accounts that are watched; the one tried longest ago is forgotten first.
 */
export function createThrottle(now: () => number, most: number = watchedAccounts): Throttle {
  const known = new Map<string, Tries>();

  /** Seconds until the next try is allowed. */
  const waitOf = ({ count, at }: Tries): number =>
    count < freeTries ? 0 : (at - now()) / 1000 + Math.min(longestWait, 2 ** (count - freeTries));

  return {
    take(email, network) {
      const key = `${email} ${network}`;
      const before = known.get(key);
      const isOld = before === undefined || now() - before.at > forgetAfterMs;
      const wait = isOld ? 0 : waitOf(before);
      if (wait > 0) {
        throw new Problem('rate_limited', 'Too many wrong passwords. Wait a moment.', { retryAfter: wait });
      }
      known.delete(key);
      known.set(key, { count: isOld ? 1 : before.count + 1, at: now() });
      if (known.size > most) known.delete(known.keys().next().value ?? key);
    },
    succeeded(email, network) {
      known.delete(`${email} ${network}`);
    },
  };
}
