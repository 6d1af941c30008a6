import type { ProfileChange } from '@flux/contracts';
import { meQuery } from './me.ts';
import { queries, studio } from './studio.ts';

/** Changes something about the person, here and on all their devices. */
export async function changeMe(change: ProfileChange): Promise<void> {
  queries.setQueryData(meQuery.queryKey, await studio.call('PATCH /api/me', { body: change }));
}
