import { createHash } from 'node:crypto';

/** Buckets that people fall into, for each flag others: a hundredth of a percent each. */
export const buckets = 10_000;

/** Where a person stands for a flag, from 0 to 9,999: always at the same place, and for another flag at another. */
export const bucketOf = (flag: string, person: string): number =>
  createHash('sha256').update(`${flag}:${person}`).digest().readUInt32BE(0) % buckets;
