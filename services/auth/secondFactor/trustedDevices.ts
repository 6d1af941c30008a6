import { randomBytes } from 'node:crypto';
import type { PersonId } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import type { AuthDb } from '../tables.ts';

/** Seconds that a browser needs no second step. */
export const trustedSeconds = 30 * 24 * 60 * 60;

/** Returns what the browser keeps. */
export async function trustDevice(db: AuthDb, personId: PersonId, now: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now + trustedSeconds * 1000);
  await db
    .insertInto('auth.trusted_devices')
    .values({ token_hash: secretHash(token), person_id: personId, expires_at: expiresAt })
    .execute();
  return token;
}

const trusted = (db: AuthDb, personId: PersonId, now: number) =>
  db
    .selectFrom('auth.trusted_devices')
    .where('person_id', '=', personId)
    .where('expires_at', '>', new Date(now));

/** Whether this person said on this browser that it needs no second step. */
export async function isTrusted(
  db: AuthDb,
  personId: PersonId,
  token: string | undefined,
  now: number,
): Promise<boolean> {
  if (token === undefined) return false;
  const found = await trusted(db, personId, now)
    .select('person_id')
    .where('token_hash', '=', secretHash(token))
    .executeTakeFirst();
  return found !== undefined;
}

export async function countTrusted(db: AuthDb, personId: PersonId, now: number): Promise<number> {
  const { count } = await trusted(db, personId, now)
    .select((builder) => builder.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** After any change of how a person signs in, every device is asked again. */
export const trustNone = (db: AuthDb, personId: PersonId) =>
  db.deleteFrom('auth.trusted_devices').where('person_id', '=', personId).execute();

export const forgetOldTrust = (db: AuthDb, now: number) =>
  db.deleteFrom('auth.trusted_devices').where('expires_at', '<=', new Date(now)).execute();
