import type { PersonId } from '@flux/contracts';
import { sanitizeEmail } from '@flux/sanitize';
import { appendEvent } from '../audit/events.ts';
import { hasOwner, makeOwnerLink, ownerLinkMs } from '../people/ownerLink.ts';
import { findByEmail, lockPeople } from '../people/people.ts';
import { makeReset } from '../reset/reset.ts';
import { dropSecondStep } from '../secondFactor/secondFactor.ts';
import type { AuthDb } from '../tables.ts';
import { attempt } from './attempt.ts';

export type ResetRequest = {
  readonly email: string;
  /** Makes the person the owner, too, while nobody is. */
  readonly makeOwner: boolean;
  /** Takes away the password and what is asked for after it at once: for who has lost the latter. */
  readonly dropsSecondStep: boolean;
  /** Says what would be done. */
  readonly dryRun: boolean;
};

type Link = { readonly link: string; readonly endsAt: Date };

export type ResetResult =
  /** Leads to where this person sets a password. */
  | ({
      readonly kind: 'password';
      readonly personId: PersonId;
      readonly email: string;
      readonly role: string;
    } & Link)
  /** Leads to where the first owner signs up. */
  | ({ readonly kind: 'first_owner' } & Link)
  | { readonly kind: 'unknown' }
  | { readonly kind: 'has_owner' };

/** A way in that needs no mail: for who has lost theirs, and for the first owner. It is written to the audit. */
export function resetPerson(
  db: AuthDb,
  { email: given, makeOwner, dropsSecondStep: drops, dryRun }: ResetRequest,
  { url, now }: { readonly url: string; readonly now: number },
): Promise<ResetResult> {
  const email = sanitizeEmail(given);
  return attempt(db, { dryRun }, async (transaction) => {
    await lockPeople(transaction);
    const person = await findByEmail(transaction, email);
    const isOwned = await hasOwner(transaction);
    if (person === undefined) {
      const link = email === '' ? undefined : await makeOwnerLink(transaction, url, now);
      if (link === undefined) return { kind: 'unknown' };
      await appendEvent(transaction, { kind: 'owner_link_made', detail: { by: 'operator' } });
      return { kind: 'first_owner', link, endsAt: new Date(now + ownerLinkMs) };
    }
    if (makeOwner && isOwned && person.role !== 'owner') return { kind: 'has_owner' };
    const role = makeOwner ? 'owner' : person.role;
    if (role !== person.role) {
      // The owner is never kept out.
      const owned = { role, disabled_at: null };
      await transaction.updateTable('auth.people').set(owned).where('id', '=', person.id).execute();
      const detail = { from: person.role, to: role, by: 'operator' };
      await appendEvent(transaction, { kind: 'role_changed', personId: person.id, detail });
    }
    if (drops) {
      await dropSecondStep(transaction, person.id);
      // Until the link is used, whoever knows the old password must not come in by it alone.
      await transaction
        .updateTable('auth.people')
        .set({ password_hash: null })
        .where('id', '=', person.id)
        .execute();
    }
    const link = await makeReset(transaction, person.id, { url, now });
    return { kind: 'password', personId: person.id, email, role, ...link };
  });
}
