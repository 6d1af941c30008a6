import { randomBytes } from 'node:crypto';
import { type PersonId, Problem } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/** Milliseconds that a sign-in waits for its second step, and how many wrong codes it takes. */
const waitsMs = 10 * 60 * 1000;
const mostTries = 5;

/** A sign-in whose password was right. Returns the token with which it goes on. */
export async function beginChallenge(db: AuthDb, personId: PersonId, now: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db
    .insertInto('auth.challenges')
    .values({
      token_hash: secretHash(token),
      person_id: personId,
      created_at: new Date(now),
      mail_code_hash: null,
    })
    .execute();
  return token;
}

/**
 * Whose sign-in it is. Counts the try before its code is looked at, so that many at once count too.
 * @throws Problem('challenge_ended')
 */
export async function takeTry(
  db: AuthDb,
  token: string,
  now: number,
): Promise<{ readonly personId: PersonId; readonly isLast: boolean }> {
  const row = await db
    .updateTable('auth.challenges')
    .set({ tries: sql`tries + 1` })
    .where('token_hash', '=', secretHash(token))
    .where('created_at', '>', new Date(now - waitsMs))
    .where('tries', '<', mostTries)
    .returning(['person_id', 'tries'])
    .executeTakeFirst();
  if (row === undefined) throw new Problem('challenge_ended');
  return { personId: row.person_id, isLast: row.tries >= mostTries };
}

/** Whose sign-in it is, without a try. @throws Problem('challenge_ended') */
export async function personOfChallenge(db: AuthDb, token: string, now: number): Promise<PersonId> {
  const row = await db
    .selectFrom('auth.challenges')
    .select('person_id')
    .where('token_hash', '=', secretHash(token))
    .where('created_at', '>', new Date(now - waitsMs))
    .where('tries', '<', mostTries)
    .executeTakeFirst();
  if (row === undefined) throw new Problem('challenge_ended');
  return row.person_id;
}

/** Of two that finish the same sign-in one does. @throws Problem('challenge_ended') */
export async function endChallenge(db: AuthDb, token: string): Promise<void> {
  const ended = await db
    .deleteFrom('auth.challenges')
    .where('token_hash', '=', secretHash(token))
    .returning('person_id')
    .executeTakeFirst();
  if (ended === undefined) throw new Problem('challenge_ended');
}

export const forgetOldChallenges = (db: AuthDb, now: number) =>
  db
    .deleteFrom('auth.challenges')
    .where('created_at', '<=', new Date(now - waitsMs))
    .execute();
