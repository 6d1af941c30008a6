import { randomBytes } from 'node:crypto';
import { deriveKey, seal, unseal } from '@flux/identity';
import { sql } from 'kysely';
import { appendEvent } from '../audit/events.ts';
import type { AuthDb } from '../tables.ts';

/** A secret as it is stored: the key it is sealed under, and the sealed bytes. */
export type Sealed = { readonly kid: string; readonly secret: Uint8Array };

/** Bytes of a key (AES-256). */
const keyLength = 32;

const masterKeyFor = (masterKey: Uint8Array): Buffer => deriveKey(masterKey, 'sealing keys');

const lockRing = (db: AuthDb) => sql`select pg_advisory_xact_lock(hashtext('auth.sealing_keys'))`.execute(db);

async function addKey(db: AuthDb, masterKey: Uint8Array, now: number): Promise<string> {
  const kid = randomBytes(9).toString('base64url');
  const secret = seal(masterKeyFor(masterKey), kid, randomBytes(keyLength));
  await db
    .insertInto('auth.sealing_keys')
    .values({ kid, secret, created_at: new Date(now) })
    .execute();
  return kid;
}

const newestKey = (db: AuthDb) =>
  db.selectFrom('auth.sealing_keys').select('kid').orderBy('created_at', 'desc').orderBy('kid').limit(1);

async function keyOf(db: AuthDb, masterKey: Uint8Array, kid: string): Promise<Buffer> {
  const row = await db
    .selectFrom('auth.sealing_keys')
    .select('secret')
    .where('kid', '=', kid)
    .executeTakeFirstOrThrow();
  return unseal(masterKeyFor(masterKey), kid, row.secret);
}

/**
 * Seals what must be read again but never lie open in the database (TOTP secrets, tokens of other providers), under a
 * ring of keys of its own; `name` says whose secret it is and is bound to it. The first key is made when it is needed.
 */
export async function sealSecret(
  db: AuthDb,
  masterKey: Uint8Array,
  name: string,
  secret: Uint8Array,
  now: number,
): Promise<Sealed> {
  await lockRing(db);
  const kid = (await newestKey(db).executeTakeFirst())?.kid ?? (await addKey(db, masterKey, now));
  return { kid, secret: seal(await keyOf(db, masterKey, kid), name, secret) };
}

/** @throws when it was sealed for another name, or a bit of it has changed. */
export const unsealSecret = async (
  db: AuthDb,
  masterKey: Uint8Array,
  name: string,
  { kid, secret }: Sealed,
): Promise<Buffer> => unseal(await keyOf(db, masterKey, kid), name, secret);

/**
 * Seals every stored secret anew under a fresh key and removes the old ones, in one transaction: nobody has to enrol
 * again.
 * @returns how many secrets were sealed anew.
 */
export const rotateSealingKeys = (db: AuthDb, masterKey: Uint8Array, now: number): Promise<number> =>
  db.transaction().execute(async (trx) => {
    await lockRing(trx);
    const kid = await addKey(trx, masterKey, now);
    const fresh = await keyOf(trx, masterKey, kid);
    const rows = await trx.selectFrom('auth.totp').selectAll().forUpdate().execute();
    for (const row of rows) {
      const name = totpSecretName(row.person_id);
      const secret = seal(fresh, name, await unsealSecret(trx, masterKey, name, row));
      await trx
        .updateTable('auth.totp')
        .set({ kid, secret })
        .where('person_id', '=', row.person_id)
        .where('state', '=', row.state)
        .execute();
    }
    await trx.deleteFrom('auth.sealing_keys').where('kid', '!=', kid).execute();
    await appendEvent(trx, { kind: 'secret_rotated', detail: { secret: 'sealing_key', kid } });
    return rows.length;
  });

/** Seals the keys themselves under another master key. @returns how many there are. */
export async function resealSealingKeys(trx: AuthDb, from: Uint8Array, to: Uint8Array): Promise<number> {
  await lockRing(trx);
  const rows = await trx.selectFrom('auth.sealing_keys').select('kid').execute();
  for (const { kid } of rows) {
    const secret = seal(masterKeyFor(to), kid, await keyOf(trx, from, kid));
    await trx.updateTable('auth.sealing_keys').set({ secret }).where('kid', '=', kid).execute();
  }
  return rows.length;
}

/** As what the secret of a person's authenticator app is sealed. */
export const totpSecretName = (personId: string): string => `totp ${personId}`;
