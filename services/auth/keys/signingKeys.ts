import { randomBytes } from 'node:crypto';
import type { Bus } from '@flux/bus';
import {
  type AuthViews,
  createKeyRing,
  keysTopic,
  openSigningKey,
  sealSigningKey,
  signingKeyLength,
} from '@flux/identity';
import { sql } from 'kysely';
import { appendEvent } from '../audit/events.ts';
import { attempt } from '../operator/attempt.ts';
import type { AuthDb } from '../tables.ts';

/**
 * Milliseconds that a key is accepted beside its successor: a service hears of that within a minute, the last token that
 * it signed lasts 15, and shows pictures for 15 more.
 */
const keptMs = 31 * 60_000;

/** One at a time. */
const lockKeys = (transaction: AuthDb) =>
  sql`select pg_advisory_xact_lock(hashtext('auth.signing_keys'))`.execute(transaction);

async function addKey(transaction: AuthDb, masterKey: Uint8Array, now: number): Promise<string> {
  const kid = randomBytes(9).toString('base64url');
  const secret = sealSigningKey(masterKey, kid, randomBytes(signingKeyLength));
  await transaction
    .insertInto('auth.signing_keys')
    .values({ kid, secret, created_at: new Date(now), retires_at: null })
    .execute();
  return kid;
}

/** Makes the first signing key unless there is one, and tells the other services; processes that start together agree. */
export async function ensureSigningKey(db: AuthDb, bus: Bus, masterKey: Uint8Array): Promise<void> {
  const made = await db.transaction().execute(async (transaction) => {
    await lockKeys(transaction);
    const existing = await transaction
      .selectFrom('auth.signing_keys')
      .select('kid')
      .where('retires_at', 'is', null)
      .executeTakeFirst();
    if (existing !== undefined) return false;
    await addKey(transaction, masterKey, Date.now());
    return true;
  });
  if (made) bus.publish(keysTopic, new Uint8Array());
}

/**
 * Seals the ring under another master key; what the keys signed stays good.
 * @returns how many keys there are.
 * @throws StartError when `from` is not the one under which they are sealed.
 */
export async function resealSigningKeys(trx: AuthDb, from: Uint8Array, to: Uint8Array): Promise<number> {
  await lockKeys(trx);
  const rows = await trx.selectFrom('auth.signing_keys').select(['kid', 'secret']).execute();
  for (const { kid, secret } of rows) {
    const sealed = sealSigningKey(to, kid, openSigningKey(from, kid, secret));
    await trx.updateTable('auth.signing_keys').set({ secret: sealed }).where('kid', '=', kid).execute();
  }
  return rows.length;
}

export type Rotation = {
  readonly kid: string;
  /** The keys that sign no more, and until when they are accepted (ms since 1970). */
  readonly retired: readonly string[];
  readonly acceptedUntil: number;
};

/**
 * Makes another key sign. What the ones before it signed is good until their tokens have ended, so nobody is signed out.
 * The caller tells the services.
 * @throws StartError when the master key is not the one under which the ring is sealed.
 */
export const rotateSigningKey = (
  db: AuthDb,
  masterKey: Uint8Array,
  { now, dryRun }: { readonly now: number; readonly dryRun: boolean },
): Promise<Rotation> =>
  attempt(db, { dryRun }, async (transaction) => {
    await lockKeys(transaction);
    await createKeyRing(transaction.$pickTables<keyof AuthViews>(), masterKey).load();
    const acceptedUntil = now + keptMs;
    const retired = await transaction
      .updateTable('auth.signing_keys')
      .set({ retires_at: new Date(acceptedUntil) })
      .where('retires_at', 'is', null)
      .returning('kid')
      .execute();
    const kid = await addKey(transaction, masterKey, now);
    await appendEvent(transaction, { kind: 'secret_rotated', detail: { secret: 'signing_key', kid } });
    return { kid, retired: retired.map((key) => key.kid), acceptedUntil };
  });
