import { randomBytes } from 'node:crypto';
import type { Bus } from '@flux/bus';
import { keysTopic, sealSigningKey, signingKeyLength } from '@flux/identity';
import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/** Makes the first signing key unless there is one, and tells the other services; processes that start together agree. */
export async function ensureSigningKey(db: AuthDb, bus: Bus, masterKey: Uint8Array): Promise<void> {
  const made = await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext('auth.signing_keys'))`.execute(transaction);
    const existing = await transaction
      .selectFrom('auth.signing_keys')
      .select('kid')
      .where('retires_at', 'is', null)
      .executeTakeFirst();
    if (existing !== undefined) return false;
    const kid = randomBytes(9).toString('base64url');
    const secret = sealSigningKey(masterKey, kid, randomBytes(signingKeyLength));
    await transaction
      .insertInto('auth.signing_keys')
      .values({ kid, secret, created_at: new Date(), retires_at: null })
      .execute();
    return true;
  });
  if (made) bus.publish(keysTopic, new Uint8Array());
}
