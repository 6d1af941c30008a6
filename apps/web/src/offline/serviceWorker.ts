import { keepingOf } from './keeping.ts';
import { dataCache } from './keptData.ts';

/** The parts of the worker's scope that are used here; TypeScript's library for workers excludes the page's. */
type Waiting = Event & { readonly waitUntil: (work: Promise<unknown>) => void };
type Asking = Event & {
  readonly request: Request;
  readonly respondWith: (answer: Promise<Response>) => void;
};
type Scope = {
  readonly location: Location;
  readonly clients: { readonly claim: () => Promise<void> };
  readonly skipWaiting: () => Promise<void>;
  addEventListener(event: 'install' | 'activate', listener: (event: Waiting) => void): void;
  addEventListener(event: 'fetch', listener: (event: Asking) => void): void;
};
declare const self: Scope;

/** Written by the build: every file of this release, and a hash over their names. */
declare const FLUX_ASSETS: readonly string[];
declare const FLUX_BUILD: string;

const releaseCache = `flux-release-${FLUX_BUILD}`;
const page = '/';

/** The page is the same at every address; what differs is drawn from the address. */
async function keepRelease(): Promise<void> {
  const cache = await caches.open(releaseCache);
  await cache.addAll([page, ...FLUX_ASSETS]);
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name !== releaseCache && name !== dataCache).map((name) => caches.delete(name)),
  );
}

const keptPage = async (): Promise<Response> =>
  (await (await caches.open(releaseCache)).match(page)) ?? Response.error();

async function asset(request: Request): Promise<Response> {
  return (await (await caches.open(releaseCache)).match(request)) ?? fetch(request);
}

async function data(request: Request): Promise<Response> {
  const cache = await caches.open(dataCache);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    // Whoever may no longer know it does not find it here either.
    else if (answer.status === 401) await caches.delete(dataCache);
    else if (answer.status === 403 || answer.status === 404) await cache.delete(request);
    return answer;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept === undefined) throw error;
    return kept;
  }
}

self.addEventListener('install', (event) => event.waitUntil(keepRelease().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) =>
  event.waitUntil(forgetOthers().then(() => self.clients.claim())),
);
self.addEventListener('fetch', (event) => {
  const { request } = event;
  switch (keepingOf(request, self.location.origin)) {
    case 'asset':
      return event.respondWith(asset(request));
    case 'page':
      return event.respondWith(fetch(request).catch(keptPage));
    case 'data':
      return event.respondWith(data(request));
    case 'none':
      return;
  }
});
