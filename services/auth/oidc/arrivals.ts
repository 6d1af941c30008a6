import { randomBytes } from 'node:crypto';
import { type PersonId, Problem } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import type { AuthDb } from '../tables.ts';

/** Seconds between the redirect to our page and the page asking to be let in. */
export const arrivalSeconds = 2 * 60;

/** Somebody a provider vouched for. Returns the token with which their browser goes on. */
export async function addArrival(db: AuthDb, personId: PersonId, now: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db
    .insertInto('auth.arrivals')
    .values({ token_hash: secretHash(token), person_id: personId, created_at: new Date(now) })
    .execute();
  return token;
}

/** Whose it is, once. @throws Problem('provider_refused') */
export async function takeArrival(db: AuthDb, token: string, now: number): Promise<PersonId> {
  const taken = await db
    .deleteFrom('auth.arrivals')
    .where('token_hash', '=', secretHash(token))
    .where('created_at', '>', new Date(now - arrivalSeconds * 1000))
    .returning('person_id')
    .executeTakeFirst();
  if (taken === undefined) throw new Problem('provider_refused');
  return taken.person_id;
}

export const forgetOldArrivals = (db: AuthDb, now: number) =>
  db
    .deleteFrom('auth.arrivals')
    .where('created_at', '<=', new Date(now - arrivalSeconds * 1000))
    .execute();
