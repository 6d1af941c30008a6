import { Problem, type SignIn, type User } from '@flux/contracts';
import { sanitizeEmail } from '@flux/sanitize';
import { appendEvent } from '../audit/events.ts';
import { findByEmail, toUser } from '../people/people.ts';
import type { AuthDb } from '../tables.ts';
import { verifyPassword } from './passwords.ts';
import type { Throttle } from './throttle.ts';

/**
 * The person with this address and password. Unknown addresses get the same answer after the same work.
 * @throws Problem('wrong_credentials' | 'rate_limited')
 */
export async function signIn(
  { db, throttle }: { readonly db: AuthDb; readonly throttle: Throttle },
  given: SignIn,
  network: string,
): Promise<User> {
  const email = sanitizeEmail(given.email);
  throttle.check(email, network);
  const person = email === '' ? undefined : await findByEmail(db, email);
  const isTheirs = await verifyPassword(person?.password_hash, given.password);
  if (person === undefined || !isTheirs) {
    throttle.failed(email, network);
    await appendEvent(db, { kind: 'failed_login', ...(person ? { personId: person.id } : {}), network });
    throw new Problem('wrong_credentials');
  }
  throttle.succeeded(email, network);
  return toUser(person);
}
