import { Problem } from '@flux/contracts';
import type { FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import { networkOf } from './network.ts';

export type RateLimit = {
  /** How many requests may come at once. */
  readonly burst: number;
  /** How many more become possible each second. */
  readonly perSecond: number;
};

export type RateLimitOptions = RateLimit & {
  /** Who is counted; by default the network of the request. */
  readonly by?: (request: FastifyRequest) => string;
  /** Milliseconds; injected by tests. */
  readonly now?: () => number;
};

/** Most callers that are remembered; the one seen longest ago is forgotten first. */
const rememberedCallers = 50_000;

type Bucket = { tokens: number; at: number };

/**
 * A token bucket for each key.
 * @returns seconds until another is allowed; 0 when this one is.
 */
export function createBuckets({ burst, perSecond }: RateLimit, now: () => number = Date.now) {
  const buckets = new Map<string, Bucket>();
  return (key: string): number => {
    const at = now();
    const known = buckets.get(key);
    const tokens =
      known === undefined ? burst : Math.min(burst, known.tokens + ((at - known.at) / 1000) * perSecond);
    buckets.delete(key);
    buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
    if (buckets.size > rememberedCallers) buckets.delete(buckets.keys().next().value ?? key);
    return tokens >= 1 ? 0 : (1 - tokens) / perSecond;
  };
}

/** A hook that refuses with 429 and `Retry-After` what comes too fast. Off when the settings say so. */
export function rateLimit(
  settings: { readonly rateLimit: boolean },
  options: RateLimitOptions,
): preHandlerAsyncHookHandler {
  if (!settings.rateLimit) return async () => {};
  const take = createBuckets(options, options.now);
  const keyOf = options.by ?? ((request) => networkOf(request.ip));
  return async (request) => {
    const wait = take(keyOf(request));
    if (wait > 0) throw new Problem('rate_limited', undefined, { retryAfter: wait });
  };
}

type WithCaller = FastifyRequest & { readonly caller?: { readonly personId: string } | null };

/** Counts a person wherever they are, and everybody who has not signed in by their network. Behind `authenticate`. */
export function rateLimitByUser(
  settings: { readonly rateLimit: boolean },
  options: RateLimit & { readonly now?: () => number },
): preHandlerAsyncHookHandler {
  const by = (request: WithCaller) => request.caller?.personId ?? networkOf(request.ip);
  return rateLimit(settings, { ...options, by });
}
