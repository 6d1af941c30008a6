import { existsSync } from 'node:fs';
import { isFailure } from '../deploy/judge.ts';
import { requestsBetween } from '../logs/requests.ts';

/** What people got between the beginning and the end of a deployment. */
export type Traffic = {
  /** Whether nginx wrote down what was asked then. */
  readonly isKnown: boolean;
  readonly requests: number;
  readonly failed: number;
  /** Seconds in which at least half of what was asked failed. */
  readonly secondsDown: number;
  /** What the new release answered: how many, and how long 95 of 100 took at most; ms. */
  readonly fresh: number;
  readonly p95: number;
};

export async function requestsDuring(
  path: string,
  { from, to, release }: { readonly from: number; readonly to: number; readonly release: string },
): Promise<Traffic> {
  const seconds = new Map<number, { asked: number; failed: number }>();
  const times: number[] = [];
  for await (const request of requestsBetween(path, from, to)) {
    const second = Math.floor(request.at / 1000);
    const told = seconds.get(second) ?? { asked: 0, failed: 0 };
    told.asked++;
    if (isFailure(request)) told.failed++;
    seconds.set(second, told);
    if (request.release === release) times.push(request.ms);
  }
  times.sort((a, b) => a - b);
  const all = [...seconds.values()];
  return {
    isKnown: existsSync(path),
    requests: all.reduce((sum, { asked }) => sum + asked, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    secondsDown: all.filter(({ asked, failed }) => failed * 2 >= asked).length,
    fresh: times.length,
    p95: times[Math.floor(times.length * 0.95)] ?? 0,
  };
}
