import { createHash } from 'node:crypto';
import { limits, type PersonId, Problem, type User } from '@flux/contracts';
import { fileTypeFromBuffer } from 'file-type';
import type { AuthDb } from '../tables.ts';
import { setProfile } from './profile.ts';

const kinds = ['image/png', 'image/jpeg', 'image/webp'] as const;
type MediaType = (typeof kinds)[number];

/** What the bytes are, whatever they were called. Throws `type_refused`, `too_large`. */
async function kindOf(bytes: Uint8Array): Promise<MediaType> {
  if (bytes.length > limits.picture)
    throw new Problem('too_large', `A picture can take up to ${limits.picture / 1024} kB.`);
  const found = await fileTypeFromBuffer(bytes);
  const kind = kinds.find((one) => one === found?.mime);
  if (kind === undefined) throw new Problem('type_refused', 'A picture is a PNG, JPEG or WebP image.');
  return kind;
}

/** The address changes with the bytes, so that it may be kept for good. */
const addressOf = (personId: PersonId, bytes: Uint8Array): string =>
  `/api/people/${personId}/picture?v=${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;

export async function setPicture(db: AuthDb, personId: PersonId, given: Uint8Array): Promise<User> {
  const picture = { media_type: await kindOf(given), bytes: given };
  return await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('auth.pictures')
      .values({ person_id: personId, ...picture })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(picture))
      .execute();
    return await setProfile(trx, personId, { avatar_url: addressOf(personId, given) });
  });
}

export const removePicture = (db: AuthDb, personId: PersonId): Promise<User> =>
  db.transaction().execute(async (trx) => {
    await trx.deleteFrom('auth.pictures').where('person_id', '=', personId).execute();
    return await setProfile(trx, personId, { avatar_url: null });
  });

/** Throws `not_found`. */
export async function getPicture(
  db: AuthDb,
  personId: string,
): Promise<{ readonly mediaType: string; readonly bytes: Buffer }> {
  const row = await db
    .selectFrom('auth.pictures')
    .selectAll()
    .where('person_id', '=', personId as PersonId)
    .executeTakeFirst();
  if (row === undefined) throw new Problem('not_found');
  return { mediaType: row.media_type, bytes: Buffer.from(row.bytes) };
}
