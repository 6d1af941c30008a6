import { randomBytes } from 'node:crypto';
import type { PersonId } from '@flux/contracts';
import { generateURI, ScureBase32Plugin, verifySync } from 'otplib';
import { sealSecret, totpSecretName, unsealSecret } from '../keys/sealingKeys.ts';
import type { AuthDb } from '../tables.ts';

/** Bytes of a secret: 160 bits (RFC 4226, 4 R6). */
const secretLength = 20;

/** Seconds of one step, and how far a phone's clock may be off: one step before or after (RFC 6238, 5.2). */
const period = 30;
const drift = 30;

/** Milliseconds in which a begun enrolment must be finished. */
const pendingMs = 30 * 60 * 1000;

const base32 = new ScureBase32Plugin();

export const isTotpCode = (code: string): boolean => /^\d{6}$/.test(code);

/** What authenticator apps take: the secret in base32, and as the address that stands in the QR code. */
export type TotpSecret = { readonly secret: string; readonly uri: string };

export type TotpDeps = { readonly db: AuthDb; readonly masterKey: Uint8Array; readonly now: () => number };

/** Begins an enrolment; what is in use stays so until it is confirmed. `issuer` and `label` are what the app shows. */
export async function beginTotp(
  { db, masterKey, now }: TotpDeps,
  personId: PersonId,
  names: { readonly issuer: string; readonly label: string },
): Promise<TotpSecret> {
  const bytes = randomBytes(secretLength);
  await db.transaction().execute(async (trx) => {
    const sealed = await sealSecret(trx, masterKey, totpSecretName(personId), bytes, now());
    const row = { ...sealed, last_step: 0, created_at: new Date(now()) };
    await trx
      .insertInto('auth.totp')
      .values({ person_id: personId, state: 'pending', ...row })
      .onConflict((conflict) => conflict.columns(['person_id', 'state']).doUpdateSet(row))
      .execute();
  });
  const secret = base32.encode(bytes, { padding: false });
  return { secret, uri: generateURI({ ...names, secret, period }) };
}

/** The step of a code that is right now, within the drift and after the last one used; each code works once. */
function stepOf(secret: Uint8Array, code: string, lastStep: number, now: number): number | undefined {
  if (!isTotpCode(code)) return undefined;
  const result = verifySync({
    secret,
    token: code,
    period,
    epochTolerance: drift,
    epoch: Math.floor(now / 1000),
  });
  if (!result.valid || !('timeStep' in result)) return undefined;
  return result.timeStep > lastStep ? result.timeStep : undefined;
}

/** Whether the code is right, and uses it up. The row is locked: of two that bring the same code one is right. */
export const useTotp = (
  { db, masterKey, now }: TotpDeps,
  personId: PersonId,
  code: string,
  state: 'active' | 'pending' = 'active',
): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('auth.totp')
      .selectAll()
      .where('person_id', '=', personId)
      .where('state', '=', state)
      .where('created_at', '>', state === 'pending' ? new Date(now() - pendingMs) : new Date(0))
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return false;
    const secret = await unsealSecret(trx, masterKey, totpSecretName(personId), row);
    const step = stepOf(secret, code, row.last_step, now());
    if (step === undefined) return false;
    await trx
      .updateTable('auth.totp')
      .set({ last_step: step })
      .where('person_id', '=', personId)
      .where('state', '=', state)
      .execute();
    return true;
  });

/** Puts the enrolment that was confirmed in the place of the one before. */
export async function activateTotp(db: AuthDb, personId: PersonId): Promise<void> {
  await removeTotp(db, personId);
  await db.updateTable('auth.totp').set({ state: 'active' }).where('person_id', '=', personId).execute();
}

/** Whether there was an app in use. */
export async function removeTotp(db: AuthDb, personId: PersonId): Promise<boolean> {
  const removed = await db
    .deleteFrom('auth.totp')
    .where('person_id', '=', personId)
    .where('state', '=', 'active')
    .returning('person_id')
    .executeTakeFirst();
  return removed !== undefined;
}
