import { basename, join } from 'node:path';
import { buckets } from '../../../ops/nginx/slots.ts';
import { point, whereTo } from '../host/files.ts';
import type { Layout } from '../target/layout.ts';

/** Sends the people of these buckets to a release, a rename each; nginx looks the link up at every request. */
export function sendTo(at: Layout, release: string, these: readonly string[] = buckets): void {
  for (const bucket of these) point(join(at.slots, bucket), at.sockets(release));
}

/** Where each bucket's people are; `undefined` before the first deployment. */
export const whereabouts = (at: Layout): ReadonlyMap<string, string | undefined> =>
  new Map(
    buckets.map((bucket) => {
      const to = whereTo(join(at.slots, bucket));
      return [bucket, to === undefined ? undefined : basename(to)];
    }),
  );

/** The first buckets that make up a share of people, in percent. */
export const shareOf = (percent: number): readonly string[] =>
  buckets.slice(0, Math.round((percent / 100) * buckets.length));
