import { randomBytes } from 'node:crypto';
import type { SessionId } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import type { AuthDb } from '../tables.ts';

/** A new refresh token of a session: 256 random bits, which are shown this once and stored only as SHA-256. */
export async function addRefreshToken(db: AuthDb, sessionId: SessionId, now: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db
    .insertInto('auth.refresh_tokens')
    .values({ hash: secretHash(token), session_id: sessionId, created_at: new Date(now), used_at: null })
    .execute();
  return token;
}
