import { mayGiveStudio } from '@flux/access';
import { type PersonId, Problem } from '@flux/contracts';
import { notify } from '@flux/notices';
import { appendEvent } from '../audit/events.ts';
import type { AuthDb } from '../tables.ts';
import { type Keeper, lockPerson } from './changeRole.ts';

/**
 * Makes somebody the owner; who was it is an admin from then on, and may leave. Both are told. The owner's row is locked
 * first: of two hand-overs at once the second finds no owner.
 * @throws Problem('not_found' | 'forbidden'), Problem('conflict') for an account that is disabled
 */
export const giveStudio = (db: AuthDb, { personId: by, network }: Keeper, to: PersonId): Promise<void> =>
  db.transaction().execute(async (transaction) => {
    const owner = await lockPerson(transaction, by);
    const next = await lockPerson(transaction, to);
    if (!mayGiveStudio(owner.role, next.role)) throw new Problem('forbidden');
    if (next.disabled_at !== null) throw new Problem('conflict', 'This account is disabled.');
    for (const [personId, from, role] of [
      [by, owner.role, 'admin'],
      [to, next.role, 'owner'],
    ] as const) {
      await transaction.updateTable('auth.people').set({ role }).where('id', '=', personId).execute();
      const detail = { from, to: role, by };
      await appendEvent(transaction, { kind: 'role_changed', personId, network, detail });
      const about = { kind: 'security', event: 'owner_changed', path: '/settings/people' } as const;
      await notify(transaction, { person: personId, ...about, detail: { email: next.email, network } });
    }
  });
