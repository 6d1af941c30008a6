import { basename, join } from 'node:path';
import { buckets, standby } from '../../../ops/nginx/slots.ts';
import { point, whereTo } from '../host/files.ts';
import type { Layout } from '../target/layout.ts';
import { nameOf, type Run, readRun } from './units.ts';

/** Sends the people of these buckets to a run of a release, a rename each; nginx looks the link up at every request. */
export function sendTo(at: Layout, run: Run, these: readonly string[] = buckets): void {
  for (const bucket of these) point(join(at.slots, bucket), at.sockets(nameOf(run)));
}

/** Has the run that people are on now answer, from now on, what the one that they are moved to cannot be sent. */
export function standBy(at: Layout): void {
  const [first = ''] = buckets;
  const run = readRun(basename(whereTo(join(at.slots, first)) ?? ''));
  if (run !== undefined) point(join(at.slots, standby), at.sockets(nameOf(run)));
}

/** The release that each bucket's people are on; `undefined` before the first deployment. */
export const whereabouts = (at: Layout): ReadonlyMap<string, string | undefined> =>
  new Map(
    buckets.map((bucket) => {
      const to = whereTo(join(at.slots, bucket));
      return [bucket, to === undefined ? undefined : readRun(basename(to))?.release];
    }),
  );

/** The first buckets that make up a share of people, in percent. */
export const shareOf = (percent: number): readonly string[] =>
  buckets.slice(0, Math.round((percent / 100) * buckets.length));
