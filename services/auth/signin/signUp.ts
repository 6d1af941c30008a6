import type { Settings } from '@flux/config';
import { type FieldError, limits, type PersonId, Problem, type SignUp, type User } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import { sanitizeEmail, sanitizePlainText } from '@flux/sanitize';
import { sql } from 'kysely';
import { mailVerification, type VerificationDeps } from '../me/emailVerification.ts';
import { isOwnerLinkOpen, redeemOwnerLink } from '../people/ownerLink.ts';
import { addPerson, hasPeople } from '../people/people.ts';
import type { AuthDb } from '../tables.ts';
import type { CheckPassword } from './checkPassword.ts';
import { knownZone } from './knownZone.ts';
import type { Passwords } from './passwords.ts';

export type SignUpDeps = VerificationDeps & {
  readonly db: AuthDb;
  readonly passwords: Passwords;
  readonly checkPassword: CheckPassword;
  readonly settings: Pick<Settings, 'mode' | 'signup'>;
};

/** What is wrong with the fields of a sign-up, all of it at once. @throws Problem('invalid_input') */
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
  const { rows } = await sql<{ open: boolean }>`
    select studio.invitation_open(${secretHash(invite)}) as open`.execute(db);
  return rows[0]?.open === true;
}

/**
 * Makes an account, if this studio takes the person. In development the first is the owner; in production the owner
 * comes by the one-time link, whoever else was first at the page.
 * @throws Problem('invalid_input' | 'weak_password' | 'signup_closed' | 'email_taken')
 */
export async function signUp(deps: SignUpDeps, given: SignUp, network: string): Promise<User> {
  const { db, passwords, checkPassword, settings, now } = deps;
  const { invite } = given;
  const email = sanitizeEmail(given.email);
  const name = sanitizePlainText(given.name);
  checkFields(email, name);

  const isWelcome =
    settings.signup === 'open' || (settings.signup === 'invite' && (await isInvited(db, invite)));
  const mayBeOwner = async (): Promise<boolean> =>
    settings.mode === 'development' && !(await hasPeople(db))
      ? true
      : invite !== undefined && (await isOwnerLinkOpen(db, invite, now()));
  // Asked before the password is judged and hashed: who is not welcome costs nothing. Decided in the transaction below.
  if (!isWelcome && !(await mayBeOwner())) throw new Problem('signup_closed');
  await checkPassword(given.password, { email, name });

  const passwordHash = await passwords.hash(given.password);
  return await addPerson(
    db,
    { email, name, passwordHash, network, locale: given.locale, timeZone: knownZone(given.timeZone) },
    async (isFirst, transaction) => {
      if (isFirst && settings.mode === 'development') return 'owner';
      if (invite !== undefined && (await redeemOwnerLink(transaction, invite, now()))) return 'owner';
      if (!isWelcome) throw new Problem('signup_closed');
      return 'member';
    },
    now(),
    (transaction, { id, locale }) =>
      mailVerification(transaction, deps, { id: id as PersonId, email, name, locale }),
  );
}
