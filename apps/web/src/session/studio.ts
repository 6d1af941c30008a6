import { ApiError, type Client, ConnectionError, createClient } from '@flux/contracts/client';
import { QueryClient } from '@tanstack/react-query';
import { askForProof } from './proof.ts';

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

/** The one cookie of a session that a page may read, under whichever prefix; a visitor may have one as well. */
export const mayHaveSession = (): boolean => document.cookie.includes('flux_csrf=');

export const studio: Client = createClient({
  locks: { request: (name, work) => navigator.locks.request(name, work) },
  lastRefresh,
  mayHaveSession,
  onSignedOut: () => queries.setQueryData(['me'], null),
  onProofRequired: askForProof,
});
