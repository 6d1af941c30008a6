import { serviceNames } from '@flux/contracts';
import { buckets } from '../../../ops/nginx/slots.ts';
import { Failure } from '../failures.ts';
import { closedNow } from '../maintenance/closed.ts';
import { askProxy } from '../proxy/askProxy.ts';
import { tryStudio } from '../smoke/trial.ts';
import { assetsOf, loadBoth, told, worsened } from './pageLoad.ts';
import type { Deployment, Phase } from './phase.ts';
import { followRequests } from './requestLog.ts';
import { nameOf, ofRelease, readUnitName } from './units.ts';
import { watch } from './watch.ts';

const bad = (sentence: string): never => {
  throw new Failure('release_judged_bad', sentence);
};

/** As people will ask it, and past the page of a studio that is closed. */
const ask = ({ target, at }: Deployment, path: string) =>
  askProxy(target, path, { pass: closedNow(at)?.pass });

async function healthOfAll(deployment: Deployment): Promise<string> {
  for (const service of serviceNames) {
    const { status, release, body } = await ask(deployment, `/health/${service}`);
    if (status !== 200 || release !== deployment.manifest.id)
      bad(`/health/${service} answers ${status} as ${release || 'no release'}: ${body.slice(0, 200)}.`);
  }
  return serviceNames.join(', ');
}

/** The page, and everything that it loads at once. */
async function pageAndAssets(deployment: Deployment): Promise<string> {
  const page = await ask(deployment, '/sign-in');
  if (page.status !== 200) bad(`The page answers ${page.status}.`);
  const assets = assetsOf(page.body);
  for (const path of assets) {
    const { status } = await ask(deployment, path);
    if (status !== 200) bad(`${path}, which the page loads, answers ${status}.`);
  }
  return `${assets.length} assets`;
}

/** Until it is no worse; what stays worse three times is no noise. */
async function pageAsBefore({ at, before, manifest, found, supervisor }: Deployment): Promise<string> {
  if (before === undefined || found.run === undefined) return 'there is none before';
  const [old] = ofRelease(await supervisor.list(), before).flatMap(({ name }) => readUnitName(name) ?? []);
  if (old === undefined) return 'the one before does not run any more';
  const [fresh, past] = [
    { sockets: at.sockets(nameOf(found.run)), folder: at.release(manifest.id) },
    { sockets: at.sockets(nameOf(old)), folder: at.release(before) },
  ];
  let worse = '';
  for (let tries = 0; tries < 3; tries++) {
    const [now, then] = await loadBoth(fresh, past);
    const found = worsened(now, then);
    if (found === undefined) return told(now, then);
    worse = found;
  }
  return bad(`Three times, ${worse}.`);
}

export const verify: Phase = {
  title: 'Verify',
  steps: [
    { title: 'Health of each service', run: healthOfAll },
    { title: 'Page and its assets', run: pageAndAssets },
    { title: 'Page as quick as before', run: pageAsBefore },
    { title: 'Session at the public address', run: ({ target, settings }) => tryStudio(target, settings) },
    {
      title: 'Steady under use',
      run: async ({ at, target, supervisor, manifest, watchMs, progress }) => {
        const requests = followRequests(at.requestLog);
        const watched = { target, supervisor, requests, release: manifest.id, on: buckets, off: [] };
        const { verdict, why } = await watch(watched, watchMs, progress.at).finally(requests.close);
        if (verdict !== 'good') bad(`After the switch: ${why}.`);
        return why;
      },
    },
  ],
};
