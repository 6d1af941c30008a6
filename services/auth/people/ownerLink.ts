import { randomBytes } from 'node:crypto';
import { pagePath } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import type { Kysely } from 'kysely';
import type { AuthDb, AuthTables } from '../tables.ts';

/** Milliseconds in which a link must be used; each start makes a new one. */
export const ownerLinkMs = 7 * 24 * 60 * 60 * 1000;

export const hasOwner = async (db: Kysely<AuthTables>): Promise<boolean> =>
  (await db.selectFrom('auth.people').select('id').where('role', '=', 'owner').executeTakeFirst()) !==
  undefined;

/**
 * The way in for the first owner in production: a link for whoever reads the server's output, never for whoever is
 * first at the page. Every start without an owner makes one; those of processes that start together are all good, until
 * one is used.
 * @returns the link, or `undefined` when there is an owner already.
 */
export async function makeOwnerLink(db: AuthDb, url: string, now: number): Promise<string | undefined> {
  if (await hasOwner(db)) return undefined;
  const token = randomBytes(32).toString('base64url');
  await db
    .deleteFrom('auth.owner_links')
    .where('created_at', '<=', new Date(now - ownerLinkMs))
    .execute();
  await db
    .insertInto('auth.owner_links')
    .values({ token_hash: secretHash(token), created_at: new Date(now) })
    .execute();
  return `${url}${pagePath('signUp')}?invite=${token}`;
}

/** Whether the token is that of a link which can still be used. */
export async function isOwnerLinkOpen(db: Kysely<AuthTables>, token: string, now: number): Promise<boolean> {
  const found = await db
    .selectFrom('auth.owner_links')
    .select('token_hash')
    .where('token_hash', '=', secretHash(token))
    .where('created_at', '>', new Date(now - ownerLinkMs))
    .executeTakeFirst();
  return found !== undefined;
}

/** Uses the link up, and all others with it; says whether it was good. Call inside the transaction that adds the owner. */
export async function redeemOwnerLink(
  transaction: Kysely<AuthTables>,
  token: string,
  now: number,
): Promise<boolean> {
  if (!(await isOwnerLinkOpen(transaction, token, now))) return false;
  await transaction.deleteFrom('auth.owner_links').execute();
  return !(await hasOwner(transaction));
}
