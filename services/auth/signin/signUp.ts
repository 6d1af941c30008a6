import { type FieldError, limits, type PersonId, Problem, type SignUp, type User } from '@flux/contracts';
import { sanitizeEmail, sanitizePlainText } from '@flux/sanitize';
import { mailVerification, type VerificationDeps } from '../me/emailVerification.ts';
import { addPerson } from '../people/people.ts';
import type { CheckPassword } from './checkPassword.ts';
import { knownZone } from './knownZone.ts';
import type { Passwords } from './passwords.ts';
import { type WelcomeDeps, welcome } from './welcome.ts';

export type SignUpDeps = VerificationDeps &
  WelcomeDeps & {
    readonly passwords: Passwords;
    readonly checkPassword: CheckPassword;
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

/**
 * Makes an account, if this studio takes the person.
 * @throws Problem('invalid_input' | 'weak_password' | 'signup_closed' | 'email_taken')
 */
export async function signUp(deps: SignUpDeps, given: SignUp, network: string): Promise<User> {
  const { db, passwords, checkPassword, now } = deps;
  const email = sanitizeEmail(given.email);
  const name = sanitizePlainText(given.name);
  checkFields(email, name);

  // Asked before the password is judged and hashed: who is not welcome costs nothing.
  const roleOf = await welcome(deps, given.invite);
  await checkPassword(given.password, { email, name });

  const passwordHash = await passwords.hash(given.password);
  return await addPerson(
    db,
    { email, name, passwordHash, network, locale: given.locale, timeZone: knownZone(given.timeZone) },
    roleOf,
    now(),
    (transaction, { id, locale }) =>
      mailVerification(transaction, deps, { id: id as PersonId, email, name, locale }),
  );
}
