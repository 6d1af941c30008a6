import { randomBytes, randomUUID } from 'node:crypto';
import { newId, type PersonId } from '@flux/contracts';
import { appendEvent } from '../audit/events.ts';
import { owesSecondStep } from '../policy/obligatoryStep.ts';
import { hashPassword } from '../signin/passwords.ts';
import type { AuthDb } from '../tables.ts';

/** Somebody who is there for a few seconds, to see whether the studio works, and is nobody. */
export type PassingPerson = { readonly id: PersonId; readonly email: string; readonly password: string };

/** @returns Nothing where a member must have a second step, which nobody here could show. */
export async function lendPerson(db: AuthDb, now: number): Promise<PassingPerson | undefined> {
  const id = newId<PersonId>(now);
  // No address of anybody: `invalid` is never a domain (RFC 2606).
  const [email, password] = [`smoke-${randomUUID()}@studio.invalid`, randomBytes(18).toString('base64url')];
  const password_hash = await hashPassword(password);
  return await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('auth.people')
      .values({
        id,
        email,
        email_verified_at: null,
        name: 'Smoke test',
        password_hash,
        role: 'member',
        avatar_url: null,
        created_at: new Date(now),
      })
      .execute();
    if (await owesSecondStep(trx, id)) {
      await trx.deleteFrom('auth.people').where('id', '=', id).execute();
      return undefined;
    }
    await appendEvent(trx, { kind: 'account_created', personId: id, detail: { by: 'deployment' } });
    return { id, email, password };
  });
}

/** Everything of the account goes with it, apart from what the audit says of it. */
export async function takePersonBack(db: AuthDb, id: PersonId): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('auth.people').where('id', '=', id).execute();
    await appendEvent(trx, { kind: 'account_deleted', personId: id, detail: { by: 'deployment' } });
  });
}
