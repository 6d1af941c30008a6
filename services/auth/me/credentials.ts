import { randomBytes } from 'node:crypto';
import { type PersonId, Problem, type SessionId } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import type { Post } from '@flux/mail';
import { notify } from '@flux/notices';
import { sanitizeEmail } from '@flux/sanitize';
import { appendEvent } from '../audit/events.ts';
import { isTaken } from '../people/isTaken.ts';
import { findByEmail } from '../people/people.ts';
import { trustNone } from '../secondFactor/trustedDevices.ts';
import type { CheckPassword } from '../signin/checkPassword.ts';
import type { Passwords } from '../signin/passwords.ts';
import type { AuthDb } from '../tables.ts';
import { confirmationMail, movedMail } from './credentialMails.ts';

/** Milliseconds in which a new address must be confirmed. */
export const confirmMs = 24 * 60 * 60 * 1000;

export type CredentialDeps = {
  readonly db: AuthDb;
  readonly passwords: Passwords;
  readonly checkPassword: CheckPassword;
  readonly post: Post;
  /** The studio's public origin, without a slash at its end. */
  readonly url: string;
  readonly now: () => number;
};

/** Who asks, and from where. */
export type Asking = { readonly personId: PersonId; readonly sessionId: SessionId; readonly network: string };

/** The person, once the password proves that it is them. A wrong one stands in the audit. Throws `wrong_credentials`. */
async function prove({ db, passwords }: CredentialDeps, { personId, network }: Asking, password: string) {
  const person = await db.selectFrom('auth.people').selectAll().where('id', '=', personId).executeTakeFirst();
  if (person === undefined) throw new Problem('unauthenticated');
  if (await passwords.verify(person.password_hash, password)) return person;
  await appendEvent(db, { kind: 'failed_login', personId, network });
  throw new Problem('wrong_credentials', 'This is not your password.', {
    errors: [{ path: '/password', message: 'must be the current password' }],
  });
}

/** Sets another password. Throws `wrong_credentials`, `weak_password`. */
export async function changePassword(
  deps: CredentialDeps,
  asking: Asking,
  { password, newPassword }: { readonly password: string; readonly newPassword: string },
): Promise<void> {
  const person = await prove(deps, asking, password);
  await deps.checkPassword(newPassword, person);
  const hash = await deps.passwords.hash(newPassword);
  const { personId, sessionId, network } = asking;
  await deps.db.transaction().execute(async (trx) => {
    await trx.updateTable('auth.people').set({ password_hash: hash }).where('id', '=', personId).execute();
    await trustNone(trx, personId);
    await appendEvent(trx, { kind: 'password_changed', personId, sessionId, network });
    await notify(trx, { person: personId, kind: 'security', event: 'password_changed', detail: { network } });
  });
}

/** Mails a link to a new address, which becomes the person's when it is opened. Throws `wrong_credentials`, `email_taken`. */
export async function askForEmail(
  deps: CredentialDeps,
  asking: Asking,
  { password, email: given }: { readonly password: string; readonly email: string },
): Promise<void> {
  const { db, post, url, now } = deps;
  const person = await prove(deps, asking, password);
  const email = sanitizeEmail(given);
  if (email === '' || email === person.email) {
    throw new Problem('invalid_input', 'Enter a whole address that is not yours yet.', {
      errors: [{ path: '/email', message: 'must be another email address' }],
    });
  }
  if ((await findByEmail(db, email)) !== undefined) throw new Problem('email_taken');
  const token = randomBytes(32).toString('base64url');
  const change = { token_hash: secretHash(token), email, created_at: new Date(now()) };
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('auth.email_changes')
      .values({ person_id: asking.personId, ...change })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(change))
      .execute();
    const link = `${url}/confirm-email/${token}`;
    await post(confirmationMail(person.locale, { to: email, name: person.name, link }), { in: trx });
  });
}

/**
 * Makes the address that a link was mailed to the person's, or confirms the one they have; an old one is told. Who opens it need not be signed in:
 * the token is the proof. Throws `link_ended`, `email_taken`.
 */
export async function confirmEmail(
  { db, post, now }: Pick<CredentialDeps, 'db' | 'post' | 'now'>,
  token: string,
  network: string,
): Promise<{ readonly personId: PersonId; readonly email: string }> {
  try {
    return await db.transaction().execute(async (trx) => {
      const change = await trx
        .deleteFrom('auth.email_changes')
        .where('token_hash', '=', secretHash(token))
        .where('created_at', '>', new Date(now() - confirmMs))
        .returningAll()
        .executeTakeFirst();
      if (change === undefined) throw new Problem('link_ended');
      const { person_id: personId, email } = change;
      const before = await trx
        .selectFrom('auth.people')
        .select(['email', 'name', 'locale'])
        .where('id', '=', personId)
        .executeTakeFirstOrThrow();
      await trx
        .updateTable('auth.people')
        .set({ email, email_verified_at: new Date(now()) })
        .where('id', '=', personId)
        .execute();
      if (email === before.email) {
        await appendEvent(trx, { kind: 'email_verified', personId, network });
        return { personId, email };
      }
      await appendEvent(trx, { kind: 'email_changed', personId, network });
      await notify(trx, { person: personId, kind: 'security', event: 'email_changed', detail: { email } });
      await post(movedMail(before.locale, { to: before.email, name: before.name, email }), { in: trx });
      return { personId, email };
    });
  } catch (error) {
    throw isTaken(error) ? new Problem('email_taken') : error;
  }
}
