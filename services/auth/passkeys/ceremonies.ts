import { type PersonId, Problem } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import type { AuthDb, AuthTables } from '../tables.ts';

/** Milliseconds that a browser has to answer with a passkey. */
const waitsMs = 5 * 60 * 1000;

export type Purpose = AuthTables['auth.passkey_ceremonies']['purpose'];

/** Notes a challenge that was given out, for one purpose and, where it is known, for one person. */
export async function beginCeremony(
  db: AuthDb,
  challenge: string,
  purpose: Purpose,
  personId: PersonId | null,
  now: number,
): Promise<void> {
  await db
    .insertInto('auth.passkey_ceremonies')
    .values({
      challenge_hash: secretHash(challenge),
      purpose,
      person_id: personId,
      created_at: new Date(now),
    })
    .execute();
}

/** The challenge that a browser says it answers; nothing else in there is believed before it was verified. */
function challengeIn(clientDataJson: unknown): string {
  try {
    const data: unknown = JSON.parse(Buffer.from(String(clientDataJson), 'base64url').toString());
    const isClientData = typeof data === 'object' && data !== null && 'challenge' in data;
    return isClientData ? String(data.challenge) : '';
  } catch {
    return '';
  }
}

/**
 * Uses up the ceremony that an answer belongs to: each challenge is answered once, for what it was given out for.
 * @returns the challenge that must have been signed, and whose it was.
 * @throws Problem('passkey_refused')
 */
export async function endCeremony(
  db: AuthDb,
  clientDataJson: unknown,
  purpose: Purpose,
  now: number,
): Promise<{ readonly challenge: string; readonly personId: PersonId | null }> {
  const challenge = challengeIn(clientDataJson);
  const row = await db
    .deleteFrom('auth.passkey_ceremonies')
    .where('challenge_hash', '=', secretHash(challenge))
    .where('purpose', '=', purpose)
    .where('created_at', '>', new Date(now - waitsMs))
    .returning('person_id')
    .executeTakeFirst();
  if (row === undefined) throw new Problem('passkey_refused');
  return { challenge, personId: row.person_id };
}

export const forgetOldCeremonies = (db: AuthDb, now: number) =>
  db
    .deleteFrom('auth.passkey_ceremonies')
    .where('created_at', '<=', new Date(now - waitsMs))
    .execute();
