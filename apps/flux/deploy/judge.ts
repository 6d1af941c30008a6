import type { LoggedRequest } from './requestLog.ts';

/** How one release served people: how many requests, how many of them failed, and how long it took at the middle. */
export type Served = { readonly requests: number; readonly failed: number; readonly medianMs: number };

export type Verdict =
  | { readonly verdict: 'good'; readonly why: string }
  | { readonly verdict: 'bad'; readonly why: string }
  /** Nobody can tell yet. */
  | { readonly verdict: 'unknown'; readonly why: string };

/** Requests of the new release below which nothing is said of it. */
const leastRequests = 30;
/** A share of failures that is bad by itself, and by how much more than the old release's. */
const worstShare = 0.02;
const timesMore = 3;
/** Failures that are bad however many succeed around them, since the release has only just begun. */
const mostFailures = 5;
/** How much slower is bad, and below which time nobody notices; ms. */
const timesSlower = 3;
const unnoticedMs = 50;

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0;

/** A 5xx is a failure, whoever answered it: what nginx could not hand on counts against the bucket's release. */
export const isFailure = ({ status, isPassedOn }: LoggedRequest): boolean => status >= 500 || isPassedOn;

export function served(requests: readonly LoggedRequest[]): Served {
  const times = requests.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return { requests: requests.length, failed: requests.filter(isFailure).length, medianMs: median(times) };
}

const share = ({ requests, failed }: Served): number => (requests === 0 ? 0 : failed / requests);
const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;

/**
 * Compares what people got of the new release with what they got of the old one in the same time. Too few requests are no
 * verdict: silence is not success.
 */
export function judge(fresh: Served, old: Served): Verdict {
  const failing = fresh.failed > mostFailures || fresh.requests >= leastRequests;
  if (failing && share(fresh) > worstShare && share(fresh) > timesMore * share(old))
    return {
      verdict: 'bad',
      why: `${fresh.failed} of ${fresh.requests} requests failed (${percent(share(fresh))}); before ${percent(share(old))}`,
    };
  if (fresh.requests < leastRequests)
    return { verdict: 'unknown', why: `only ${fresh.requests} of ${leastRequests} requests so far` };
  if (fresh.medianMs > unnoticedMs && old.requests > 0 && fresh.medianMs > timesSlower * old.medianMs)
    return {
      verdict: 'bad',
      why: `half of the requests took ${fresh.medianMs.toFixed(0)} ms or more; before ${old.medianMs.toFixed(0)} ms`,
    };
  return {
    verdict: 'good',
    why: `${fresh.requests} requests, ${percent(share(fresh))} failed, ${fresh.medianMs.toFixed(0)} ms at the middle`,
  };
}
