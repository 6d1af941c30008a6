import { serviceNames } from '@flux/contracts';
import { buckets } from '../../../ops/nginx/slots.ts';
import { Failure } from '../failures.ts';
import { askProxy } from '../proxy/askProxy.ts';
import type { Deployment, Phase } from './phase.ts';
import { followRequests } from './requestLog.ts';
import { watch } from './watch.ts';

const bad = (sentence: string): never => {
  throw new Failure('release_judged_bad', sentence);
};

async function healthOfAll(deployment: Deployment): Promise<string> {
  for (const service of serviceNames) {
    const { status, release, body } = await askProxy(deployment.target, `/health/${service}`);
    if (status !== 200 || release !== deployment.manifest.id)
      bad(`/health/${service} answers ${status} as ${release || 'no release'}: ${body.slice(0, 200)}.`);
  }
  return serviceNames.join(', ');
}

/** The page, and everything that it loads at once. */
async function pageAndAssets(deployment: Deployment): Promise<string> {
  const page = await askProxy(deployment.target, '/sign-in');
  if (page.status !== 200) bad(`The page answers ${page.status}.`);
  const assets = [...page.body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  if (assets.length === 0) bad('The page names no assets.');
  for (const path of assets) {
    const { status } = await askProxy(deployment.target, path);
    if (status !== 200) bad(`${path}, which the page loads, answers ${status}.`);
  }
  return `${assets.length} assets`;
}

export const verify: Phase = {
  title: 'Verify',
  steps: [
    { title: 'Health of each service', run: healthOfAll },
    { title: 'Page and its assets', run: pageAndAssets },
    {
      title: 'Steady under use',
      run: async ({ at, target, supervisor, manifest, watchMs, progress }) => {
        const requests = followRequests(at.requestLog);
        const watched = { target, supervisor, requests, release: manifest.id, on: buckets, off: [] };
        const { verdict, why } = await watch(watched, watchMs, progress.at).finally(requests.close);
        if (verdict === 'bad') bad(`After the switch: ${why}.`);
        return why;
      },
    },
  ],
};
