import type { FlagName, User } from '@flux/contracts';
import { ApiError } from '@flux/contracts/client';
import { queryOptions } from '@tanstack/react-query';
import { mayHaveSession, noteSignedIn, queries, studio } from './studio.ts';

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

/** Whether the person has a feature that is rolled out bit by bit. */
export const hasFlag = (flag: FlagName): boolean =>
  queries.getQueryData(meQuery.queryKey)?.flags?.includes(flag) === true;

/** Somebody else may be here from now on: nothing that was known before holds. */
export function nowSignedIn(user: User): void {
  void import('../offline/keptData.ts').then(({ forgetKeptData }) => forgetKeptData());
  noteSignedIn();
  queries.clear();
  // The answer of a sign-in does not say which features they have, so it is asked again.
  queries.setQueryData(meQuery.queryKey, user, { updatedAt: 0 });
}

/** Takes over what the answer to a change says; it leaves out which features they have. */
export function keepMe(user: User): void {
  queries.setQueryData(meQuery.queryKey, (before) => ({ ...before, ...user }));
}

/** Ends the session, unless the person stays for what was not sent; then this page is over. */
export async function signOut(): Promise<void> {
  const me = queries.getQueryData(meQuery.queryKey);
  if (me != null) await (await import('./leave.ts')).leave(me.id);
}
