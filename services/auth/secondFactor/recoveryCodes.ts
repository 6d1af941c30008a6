import { randomInt } from 'node:crypto';
import type { PersonId } from '@flux/contracts';
import type { Passwords } from '../signin/passwords.ts';
import type { AuthDb } from '../tables.ts';

/** How many are made at once. */
const count = 10;

/** Letters and digits that cannot be taken for one another on paper. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** The first characters find the code, the others (49 bits) prove it: only these are secret. */
const prefixLength = 4;
const secretLength = 10;
const groups = /^(\w{4})(\w{5})(\w{5})$/;

const draw = (length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** A code as it was typed: case, spaces and dashes do not count. `undefined` when it cannot be one. */
export function recoveryCodeFrom(typed: string): string | undefined {
  const code = typed.toLowerCase().replace(/[\s-]/g, '');
  return code.length === prefixLength + secretLength ? code : undefined;
}

const shown = (code: string): string => code.replace(groups, '$1-$2-$3');

function drawCodes(): readonly string[] {
  const prefixes = new Set<string>();
  while (prefixes.size < count) prefixes.add(draw(prefixLength));
  return [...prefixes].map((prefix) => `${prefix}${draw(secretLength)}`);
}

/** New codes and their hashes; to be stored with `storeRecoveryCodes`, and shown this once. */
export async function makeRecoveryCodes(passwords: Passwords) {
  const codes = drawCodes();
  const hashes = await Promise.all(codes.map((code) => passwords.hash(code)));
  return {
    shown: codes.map(shown),
    rows: codes.map((code, place) => ({ prefix: code.slice(0, prefixLength), hash: hashes[place]! })),
  };
}

/** Puts new codes in the place of all that there were. */
export async function storeRecoveryCodes(
  db: AuthDb,
  personId: PersonId,
  rows: readonly { readonly prefix: string; readonly hash: string }[],
): Promise<void> {
  await removeRecoveryCodes(db, personId);
  await db
    .insertInto('auth.recovery_codes')
    .values(rows.map((row) => ({ person_id: personId, ...row, used_at: null })))
    .execute();
}

export const removeRecoveryCodes = (db: AuthDb, personId: PersonId) =>
  db.deleteFrom('auth.recovery_codes').where('person_id', '=', personId).execute();

/** How many are left. */
export async function recoveryCodesLeft(db: AuthDb, personId: PersonId): Promise<number> {
  const { left } = await db
    .selectFrom('auth.recovery_codes')
    .select((builder) => builder.fn.countAll<string>().as('left'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(left);
}

/** Whether the code is one of the person's, and uses it up; one hash is computed whatever was typed. */
export async function useRecoveryCode(
  { db, passwords, now }: { readonly db: AuthDb; readonly passwords: Passwords; readonly now: () => number },
  personId: PersonId,
  typed: string,
): Promise<boolean> {
  const code = recoveryCodeFrom(typed) ?? '';
  const unused = (prefix: string) =>
    db
      .selectFrom('auth.recovery_codes')
      .select('hash')
      .where('person_id', '=', personId)
      .where('prefix', '=', prefix)
      .where('used_at', 'is', null);
  const row = await unused(code.slice(0, prefixLength)).executeTakeFirst();
  if (!(await passwords.verify(row?.hash, code))) return false;
  const used = await db
    .updateTable('auth.recovery_codes')
    .set({ used_at: new Date(now()) })
    .where('person_id', '=', personId)
    .where('prefix', '=', code.slice(0, prefixLength))
    .where('used_at', 'is', null)
    .returning('prefix')
    .executeTakeFirst();
  return used !== undefined;
}
