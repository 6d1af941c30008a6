import { ApiError, type Client, ConnectionError, createClient } from '@flux/contracts/client';
import { pages } from '@flux/contracts/pages';
import { QueryClient } from '@tanstack/react-query';
import { comingBack } from './comingBack.ts';
import { leftMark } from './leftMark.ts';
import { proof } from './proof.ts';

const refreshedKey = 'flux.refreshed';

/** When any tab last got new tokens; a browser that keeps nothing falls back on asking once more. */
const lastRefresh = {
  read: (): number => {
    try {
      return Number(localStorage.getItem(refreshedKey) ?? 0);
    } catch {
      return 0;
    }
  },
  write: (at: number): void => {
    try {
      localStorage.setItem(refreshedKey, String(at));
    } catch {
      // See above.
    }
  },
};

/** Failures that pass by themselves: the studio was away, or says that it will be back. */
const passes = (error: Error): boolean =>
  error instanceof ConnectionError || (error instanceof ApiError && error.status === 503);

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < 4 && passes(error),
      retryDelay: (failures, error) =>
        error instanceof ApiError && error.retryAfter !== undefined
          ? error.retryAfter * 1_000
          : Math.min(4_000, 250 * 2 ** failures),
      // A studio on this machine answers without a network.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

/**
 * The one cookie of a session that a page may read, under whichever prefix; a visitor may have one as well. Where the
 * person signed out while the studio was out of reach, the session still has to end.
 */
export const mayHaveSession = (): boolean =>
  document.cookie.includes('flux_csrf=') && leftMark.read()?.isTold !== false;

/** Tells the other tabs that there are new tokens. */
export function noteSignedIn(): void {
  leftMark.write(undefined);
  lastRefresh.write(Date.now());
}

/** Calls back when somebody has signed in, or got new tokens, in another tab, until the returned function is called. */
export function onSignedInElsewhere(listener: () => Promise<void>): () => void {
  const hear = ({ key }: StorageEvent) => {
    if (key === refreshedKey) listener().catch(() => {}); // it stays asked here, then
  };
  addEventListener('storage', hear);
  return () => removeEventListener('storage', hear);
}

const isSomebodyHere = (): boolean => (queries.getQueryData(['me']) ?? null) !== null;

export const studio: Client = createClient({
  locks: { request: (name, work) => navigator.locks.request(name, work) },
  lastRefresh,
  mayHaveSession,
  onSignedOut: () => queries.setQueryData(['me'], null),
  onProofRequired: proof.ask,
  // Who was here and is not sent away may sign in where they are; a visitor, or who just left, goes to the door.
  onRunOut: async () => isSomebodyHere() && leftMark.read() === undefined && (await comingBack.ask()),
  onRefreshed: (endsAt) => {
    const watch = import('./watchEnd.ts').then(({ watchEnd }) => watchEnd(endsAt, () => studio.refresh()));
    watch.catch(() => {}); // the next refresh tells as much
  },
});

/** Goes to the door when the person signs out in another tab, so that nothing of them stays in the memory of this one. */
export function followSignOuts(): void {
  leftMark.onElsewhere(() => {
    if (isSomebodyHere()) location.assign(pages.signIn);
  });
}
