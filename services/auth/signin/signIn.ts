import { Problem, type SignIn, type User } from '@flux/contracts';
import { sanitizeEmail } from '@flux/sanitize';
import { appendEvent } from '../audit/events.ts';
import { findByEmail, toUser } from '../people/people.ts';
import type { AuthDb } from '../tables.ts';
import type { Passwords } from './passwords.ts';
import type { Throttle } from './throttle.ts';

export type SignInRules = {
  readonly db: AuthDb;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
};

/**
 * The person with this address and password. Unknown addresses get the same answer after the same work, and
 * so do accounts that are disabled, whatever the password.
 * @throws Problem('wrong_credentials' | 'rate_limited')
 */
export async function signIn(
  { db, passwords, throttle }: SignInRules,
  given: SignIn,
  network: string,
): Promise<User> {
  const email = sanitizeEmail(given.email);
  await throttle.take(email, network);
  const person = await findByEmail(db, email);
  const hash = person?.disabled_at === null ? person.password_hash : undefined;
  const isTheirs = await passwords.verify(hash, given.password);
  if (person === undefined || !isTheirs) {
    await appendEvent(db, { kind: 'failed_login', ...(person ? { personId: person.id } : {}), network });
    throw new Problem('wrong_credentials');
  }
  await throttle.succeeded(email, network);
  return toUser(person);
}
