/** Milliseconds: the first wait, and the longest (realtime.md; the public client begins at 200 ms too). */
const firstWait = 200;
const longestWait = 5_000;

/**
 * How long to wait before connecting again: doubled at each failure up to the longest, of which a random half is taken
 * away, so that a hundred people do not come back to a restarted server in the same millisecond.
 * @param failures How many attempts failed in a row, from 0.
 * @param random At least 0, below 1.
 */
export const reconnectDelay = (failures: number, random: number): number =>
  Math.min(longestWait, firstWait * 2 ** Math.min(failures, 16)) * (1 - random / 2);
