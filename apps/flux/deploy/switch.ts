import { statfs } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { buckets } from '../../../ops/nginx/slots.ts';
import { Failure } from '../failures.ts';
import { publishAssets } from './install.ts';
import type { Deployment, Phase } from './phase.ts';
import { followRequests } from './requestLog.ts';
import { retireRelease } from './retire.ts';
import { sendTo, shareOf, standBy } from './slots.ts';
import { startRelease } from './start.ts';
import type { Run } from './units.ts';
import { watch } from './watch.ts';

/** Shares of people, in percent, that a canary moves one after the other. */
const canaryShares = [10, 50, 100];
const canaryMs = 10_000;

/** From the switch to the moment that the old release sends its sockets over; ms. */
const settleMs = 1_000;

function started({ found: { run } }: Deployment): Run {
  if (run === undefined) throw new TypeError('Nothing was started to send people to.');
  return run;
}

/** One share after the other, each judged before the next. */
async function canary(deployment: Deployment): Promise<string> {
  const { at, target, supervisor, manifest, progress } = deployment;
  const requests = followRequests(at.requestLog);
  try {
    let said = '';
    for (const share of canaryShares) {
      const on = shareOf(share);
      sendTo(at, started(deployment), on);
      if (share === 100) break;
      const off = buckets.filter((bucket) => !on.includes(bucket));
      const watched = { target, supervisor, requests, release: manifest.id, on, off };
      const { verdict, why } = await watch(watched, canaryMs, (text) => progress.at(`${share} %: ${text}`));
      if (verdict !== 'good') throw new Failure('release_judged_bad', `At ${share} % of people: ${why}.`);
      said = `${share} %: ${why}`;
    }
    return said;
  } finally {
    requests.close();
  }
}

/** Its sockets reconnect to the new one and its jobs stop; it goes on answering, for who comes back. */
async function retireBefore({ before, supervisor }: Deployment): Promise<string | undefined> {
  if (before === undefined) return 'there was none';
  await delay(settleMs);
  await retireRelease(supervisor, before);
  return before;
}

/** What PM2 and the services write when they start. PM2 itself ends where it finds no room for it. */
const leastRoom = 64e6;

async function checkRoom({ at }: Deployment): Promise<void> {
  const { bavail, bsize } = await statfs(at.shared);
  if (bavail * bsize < leastRoom)
    throw new Failure('disk_full', `${at.shared} has no room left for the services to start in.`);
}

export const switchOver: Phase = {
  title: 'Switch',
  steps: [
    {
      title: 'New release ready',
      run: async (deployment) => {
        const { at, supervisor, manifest, found } = deployment;
        await checkRoom(deployment);
        await publishAssets(at, manifest);
        const began = performance.now();
        found.run = await startRelease(at, supervisor, manifest.id);
        return `after ${((performance.now() - began) / 1000).toFixed(1)} s`;
      },
    },
    {
      title: 'People moved',
      run: async (deployment) => {
        const { at, before } = deployment;
        standBy(at);
        // Nobody is there to compare with before the first release.
        if (deployment.strategy === 'canary' && before !== undefined) return await canary(deployment);
        sendTo(at, started(deployment));
        return 'all at once';
      },
    },
    { title: 'Old release retired', run: retireBefore },
  ],
};
