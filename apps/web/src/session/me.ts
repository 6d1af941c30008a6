import type { User } from '@flux/contracts';
import { ApiError } from '@flux/contracts/client';
import { queryOptions } from '@tanstack/react-query';
import { forgetKeptData } from '../offline/keptData.ts';
import { mayHaveSession, noteLeaving, noteSignedIn, queries, studio } from './studio.ts';

/** Who is signed in; `null` when nobody is. */
export const meQuery = queryOptions<User | null>({
  queryKey: ['me'],
  queryFn: async ({ signal }) => {
    if (!mayHaveSession()) return null;
    try {
      return await studio.call('GET /api/auth/me', { signal });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

/** Somebody else may be here from now on: nothing that was known before holds. */
export function nowSignedIn(user: User): void {
  void forgetKeptData();
  noteSignedIn();
  queries.clear();
  queries.setQueryData(meQuery.queryKey, user);
}

/** Ends the session at the studio; a session that had ended already is as good. */
export async function signOut(): Promise<void> {
  noteLeaving();
  try {
    await studio.call('POST /api/auth/logout');
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  }
  await forgetKeptData();
  queries.clear();
  queries.setQueryData(meQuery.queryKey, null);
}
