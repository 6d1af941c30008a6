import { randomBytes } from 'node:crypto';
import { secretHash } from '@flux/identity';
import type { Kysely } from 'kysely';
import type { AuthDb, AuthTables } from '../tables.ts';
import { hasPeople } from './people.ts';

/**
 * The way in for the first owner in production: a link for whoever reads the server's output, never for whoever is
 * first at the page. Each start without people makes a new one and forgets the old.
 * @returns the link, or `undefined` when there are people already.
 */
export async function makeOwnerLink(db: AuthDb, url: string): Promise<string | undefined> {
  if (await hasPeople(db)) return undefined;
  const token = randomBytes(32).toString('base64url');
  await db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('auth.owner_links').execute();
    await transaction
      .insertInto('auth.owner_links')
      .values({ token_hash: secretHash(token), created_at: new Date() })
      .execute();
  });
  return `${url}/sign-up?invite=${token}`;
}

/** Uses the link up; says whether it was good. */
export async function redeemOwnerLink(db: Kysely<AuthTables>, token: string): Promise<boolean> {
  const used = await db
    .deleteFrom('auth.owner_links')
    .where('token_hash', '=', secretHash(token))
    .returning('created_at')
    .execute();
  return used.length === 1;
}
