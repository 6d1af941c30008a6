import type { ProfileChange } from '@flux/contracts';
import { keepMe } from './me.ts';
import { studio } from './studio.ts';

/** Changes something about the person, here and on all their devices. */
export async function changeMe(change: ProfileChange): Promise<void> {
  keepMe(await studio.call('PATCH /api/me', { body: change }));
}
