import { Problem } from '@flux/contracts';

/** Failures without a delay; each one more doubles the wait, up to the longest (seconds). */
const freeFailures = 5;
const longestWait = 60;

/** Milliseconds after which failures are forgotten, and how many accounts are watched. */
const forgetAfterMs = 15 * 60 * 1000;
const watchedAccounts = 50_000;

type Failures = { count: number; at: number };

/**
 * Growing delays for one account from one network. Whoever attacks from elsewhere cannot lock the person out: their
 * own network has its own count (security.md, "Sessions").
 */
export function createThrottle(now: () => number) {
  const failures = new Map<string, Failures>();
  const waitOf = ({ count, at }: Failures): number =>
    count < freeFailures ? 0 : at / 1000 + Math.min(longestWait, 2 ** (count - freeFailures)) - now() / 1000;

  return {
    /** @throws Problem('rate_limited') */
    check(email: string, network: string): void {
      const known = failures.get(`${email} ${network}`);
      const wait = known === undefined ? 0 : waitOf(known);
      if (wait > 0) {
        throw new Problem('rate_limited', 'Too many wrong passwords. Wait a moment.', { retryAfter: wait });
      }
    },
    failed(email: string, network: string): void {
      const key = `${email} ${network}`;
      const known = failures.get(key);
      const isOld = known === undefined || now() - known.at > forgetAfterMs;
      failures.delete(key);
      failures.set(key, { count: isOld ? 1 : known.count + 1, at: now() });
      if (failures.size > watchedAccounts) failures.delete(failures.keys().next().value ?? key);
    },
    succeeded(email: string, network: string): void {
      failures.delete(`${email} ${network}`);
    },
  };
}

export type Throttle = ReturnType<typeof createThrottle>;
