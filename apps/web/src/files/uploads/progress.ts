import type { Sent } from '../sendWithProgress.ts';

/** How far an upload is, with what is needed to say how long it still takes. */
export type Progress = Sent & {
  /** Bytes per second, smoothed; `undefined` until enough is known. */
  readonly rate: number | undefined;
  /** ms of the last measurement. */
  readonly at: number;
};

/** ms between two measurements: shorter ones say more of the browser than of the network. */
const step = 400;
/** How much of the newest measurement counts. */
const weight = 0.3;

export const begin = (totalBytes: number, at: number): Progress => ({
  sentBytes: 0,
  totalBytes,
  rate: undefined,
  at,
});

/** A smooth rate hops neither with each packet nor stays where it was when the network slows down. */
export function advance(progress: Progress, { sentBytes, totalBytes }: Sent, now: number): Progress {
  const elapsed = now - progress.at;
  if (elapsed < step) return progress;
  const measured = ((sentBytes - progress.sentBytes) / elapsed) * 1000;
  const rate = progress.rate === undefined ? measured : progress.rate + weight * (measured - progress.rate);
  return { sentBytes, totalBytes, rate, at: now };
}

/** Whole seconds that are left; `undefined` while nobody can know. */
export function secondsLeft({ sentBytes, totalBytes, rate }: Progress): number | undefined {
  if (rate === undefined || rate < 1) return undefined;
  return Math.ceil((totalBytes - sentBytes) / rate);
}
