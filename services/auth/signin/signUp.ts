import type { Settings } from '@flux/config';
import { type FieldError, limits, type PersonId, Problem, type SignUp, type User } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import { sanitizeEmail, sanitizePlainText } from '@flux/sanitize';
import { sql } from 'kysely';
import { appendEvent } from '../audit/events.ts';
import { redeemOwnerLink } from '../people/ownerLink.ts';
import { addPerson } from '../people/people.ts';
import type { AuthDb } from '../tables.ts';
import { checkPassword, hashPassword } from './passwords.ts';

export type SignUpDeps = {
  readonly db: AuthDb;
  readonly settings: Pick<Settings, 'mode' | 'signup'>;
  readonly now: () => number;
};

function checkFields(email: string, name: string): void {
  const errors: FieldError[] = [];
  if (email === '') errors.push({ path: '/email', message: 'must be an email address' });
  if (name === '') errors.push({ path: '/name', message: 'must not be empty' });
  if (Buffer.byteLength(name) > limits.name) {
    errors.push({ path: '/name', message: `must be at most ${limits.name} bytes` });
  }
  if (errors.length > 0) throw new Problem('invalid_input', undefined, { errors });
}

async function isInvited(db: AuthDb, invite: string | undefined): Promise<boolean> {
  if (invite === undefined) return false;
  const { rows } = await sql<{
    open: boolean;
  }>`select studio.invitation_open(${secretHash(invite)}) as open`.execute(db);
  return rows[0]?.open === true;
}

/**
 * Makes an account, if this studio takes the person. In development the first is the owner; in production the owner
 * comes by the one-time link.
 * @throws Problem('invalid_input' | 'weak_password' | 'signup_closed' | 'email_taken')
 */
export async function signUp(
  { db, settings, now }: SignUpDeps,
  given: SignUp,
  network: string,
): Promise<User> {
  const email = sanitizeEmail(given.email);
  const name = sanitizePlainText(given.name);
  checkFields(email, name);
  checkPassword(given.password, { email, name });
  const isWelcome =
    settings.signup === 'open' || (settings.signup === 'invite' && (await isInvited(db, given.invite)));
  if (!isWelcome && given.invite === undefined) throw new Problem('signup_closed');
  const passwordHash = await hashPassword(given.password);
  const user = await addPerson(
    db,
    { email, name, passwordHash },
    async (isFirst, transaction) => {
      const isOwner =
        isFirst &&
        ((settings.mode === 'development' && settings.signup === 'open') ||
          (given.invite !== undefined && (await redeemOwnerLink(transaction, given.invite))));
      if (isOwner) return 'owner';
      if (!isWelcome) throw new Problem('signup_closed');
      return 'member';
    },
    now(),
  );
  await appendEvent(db, { kind: 'account_created', personId: user.id as PersonId, network });
  return user;
}
