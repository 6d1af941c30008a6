/** Milliseconds before the n-th try to reconnect (n from 0): 100 ms, doubled each time, at most 5 s. */
export const backoff = (tries: number): number => Math.min(5_000, 100 * 2 ** tries);
