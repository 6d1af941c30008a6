import { Problem } from '@flux/contracts';

/** The longest wait, in seconds; each try after the free ones doubles it. */
const longestWait = 60;

export type ThrottleOptions = {
  /** Tries without a delay. */
  readonly freeTries?: number;
  /** Milliseconds after which tries are forgotten. */
  readonly forgetAfterMs?: number;
  /** Accounts that are watched; the one tried longest ago is forgotten first. */
  readonly most?: number;
};

type Tries = { readonly count: number; readonly at: number };

export type Throttle = {
  /** Counts a try before what was given is looked at, so that many at once count too. @throws Problem('rate_limited') */
  readonly take: (account: string, network: string) => void;
  /** It was right: nothing is held against them. */
  readonly succeeded: (account: string, network: string) => void;
};

/** Lets everything through, for `FLUX_RATE_LIMIT=off`. */
export const noThrottle: Throttle = { take: () => {}, succeeded: () => {} };

/**
 * Growing delays for one account from one network. Whoever attacks from elsewhere cannot lock the person out: their
 * own network has its own count (security.md, "Sessions"). A refused try does not make the wait longer.
 */
export function createThrottle(
  now: () => number,
  { freeTries = 5, forgetAfterMs = 15 * 60 * 1000, most = 50_000 }: ThrottleOptions = {},
): Throttle {
  const known = new Map<string, Tries>();

  /** Seconds until the next try is allowed. */
  const waitOf = ({ count, at }: Tries): number =>
    count < freeTries ? 0 : (at - now()) / 1000 + Math.min(longestWait, 2 ** (count - freeTries));

  return {
    take(account, network) {
      const key = `${account} ${network}`;
      const before = known.get(key);
      const isOld = before === undefined || now() - before.at > forgetAfterMs;
      const wait = isOld ? 0 : waitOf(before);
      if (wait > 0) {
        throw new Problem('rate_limited', 'Too many wrong tries. Wait a moment.', { retryAfter: wait });
      }
      known.delete(key);
      known.set(key, { count: isOld ? 1 : before.count + 1, at: now() });
      if (known.size > most) known.delete(known.keys().next().value ?? key);
    },
    succeeded(account, network) {
      known.delete(`${account} ${network}`);
    },
  };
}
