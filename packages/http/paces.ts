import { type RateLimit, rateLimitByUser } from './rateLimit.ts';

/**
 * How fast one person may make things, bring files and fetch them: quick enough for whoever moves a whole studio in, too
 * slow for a program that fills the disk or takes everything away unnoticed.
 */
const paces = {
  /** Projects, boards, copies of boards, channels. */
  making: { burst: 100, perSecond: 1 },
  /** Forms of up to ten files; the page waits by itself and goes on. */
  uploading: { burst: 200, perSecond: 5 },
  /** Files and pictures; a long list shows a picture in every row. */
  fetching: { burst: 2_000, perSecond: 100 },
} as const satisfies Record<string, RateLimit>;

/** The hooks that hold people to these paces, each counted over all the routes of a service. Behind `authenticate`. */
export function createPaces(settings: { readonly rateLimit: boolean }, now: () => number) {
  const hold = (pace: RateLimit) => rateLimitByUser(settings, { ...pace, now });
  return { making: hold(paces.making), uploading: hold(paces.uploading), fetching: hold(paces.fetching) };
}

export type Paces = ReturnType<typeof createPaces>;
