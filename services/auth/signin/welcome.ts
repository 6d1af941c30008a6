import type { Settings } from '@flux/config';
import { Problem, type User } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import { sql, type Transaction } from 'kysely';
import { isOwnerLinkOpen, redeemOwnerLink } from '../people/ownerLink.ts';
import { hasPeople } from '../people/people.ts';
import type { AuthDb, AuthTables } from '../tables.ts';

export type WelcomeDeps = {
  readonly db: AuthDb;
  readonly settings: Pick<Settings, 'mode' | 'signup'>;
  readonly now: () => number;
};

/** Decides what somebody new is, inside the transaction that adds them. @throws Problem('signup_closed') */
export type RoleOf = (isFirst: boolean, transaction: Transaction<AuthTables>) => Promise<User['role']>;

async function isInvited(db: AuthDb, invite: string | undefined): Promise<boolean> {
  if (invite === undefined) return false;
  const { rows } = await sql<{ open: boolean }>`
    select studio.invitation_open(${secretHash(invite)}) as open`.execute(db);
  return rows[0]?.open === true;
}

/**
 * Whether this studio takes somebody new. In development the first is the owner; in production the owner comes by the
 * one-time link, whoever else was first at the page.
 * @throws Problem('signup_closed')
 */
export async function welcome(
  { db, settings, now }: WelcomeDeps,
  invite: string | undefined,
): Promise<RoleOf> {
  const isWelcome =
    settings.signup === 'open' || (settings.signup === 'invite' && (await isInvited(db, invite)));
  const mayBeOwner = async (): Promise<boolean> =>
    settings.mode === 'development' && !(await hasPeople(db))
      ? true
      : invite !== undefined && (await isOwnerLinkOpen(db, invite, now()));
  if (!isWelcome && !(await mayBeOwner())) throw new Problem('signup_closed');
  return async (isFirst, transaction) => {
    if (isFirst && settings.mode === 'development') return 'owner';
    if (invite !== undefined && (await redeemOwnerLink(transaction, invite, now()))) return 'owner';
    if (!isWelcome) throw new Problem('signup_closed');
    return 'member';
  };
}
