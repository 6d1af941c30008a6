import { randomBytes } from 'node:crypto';
import { type PersonId, Problem, pagePath } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import type { Jobs, PayloadOf } from '@flux/jobs';
import type { Post } from '@flux/mail';
import { notify } from '@flux/notices';
import { sanitizeEmail } from '@flux/sanitize';
import { appendEvent } from '../audit/events.ts';
import { trustNone } from '../secondFactor/trustedDevices.ts';
import type { CheckPassword } from '../signin/checkPassword.ts';
import type { Passwords } from '../signin/passwords.ts';
import type { AuthDb } from '../tables.ts';
import { resetQueue } from './queue.ts';
import { resetMail } from './resetMail.ts';

/** Milliseconds in which a link works, and between two of them for one person. */
const worksMs = 30 * 60 * 1000;
const apartMs = 60 * 1000;

export type ResetDeps = {
  readonly db: AuthDb;
  readonly passwords: Passwords;
  readonly checkPassword: CheckPassword;
  readonly post: Post;
  /** The studio's public origin, without a slash at its end. */
  readonly url: string;
  readonly now: () => number;
};

/** Resolves when the request is durable, whether or not there is such a person. */
export const askForReset = (jobs: Pick<Jobs, 'enqueue'>, given: string, network: string): Promise<void> =>
  jobs.enqueue(resetQueue, { email: sanitizeEmail(given), network });

const linkOf = (url: string, token: string) => `${url}${pagePath('reset', token)}`;

/** Mails a link to who has this address; the one before it ends. Nobody gets two within a minute. */
export async function mailReset(
  { db, post, url, now }: Omit<ResetDeps, 'passwords' | 'checkPassword'>,
  { email, network }: PayloadOf<typeof resetQueue>,
): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const reset = { token_hash: secretHash(token), created_at: new Date(now()), by_mail: true };
  await db.transaction().execute(async (trx) => {
    // Held until the link is made: whoever leaves meanwhile is gone by then, or leaves after it and takes it along.
    const person = await trx
      .selectFrom('auth.people')
      .select(['id', 'email', 'name', 'locale'])
      .where('email', '=', email)
      .where('disabled_at', 'is', null)
      .forKeyShare()
      .executeTakeFirst();
    if (person === undefined) return;
    const stored = await trx
      .insertInto('auth.password_resets')
      .values({ person_id: person.id, ...reset })
      .onConflict((conflict) =>
        conflict
          .column('person_id')
          .doUpdateSet(reset)
          .where('auth.password_resets.created_at', '<=', new Date(now() - apartMs)),
      )
      .returning('person_id')
      .executeTakeFirst();
    if (stored === undefined) return;
    await appendEvent(trx, { kind: 'reset_asked', personId: person.id, network });
    const link = linkOf(url, token);
    await post(resetMail(person.locale, { to: person.email, name: person.name, link }), { in: trx });
  });
}

/** A link that the operator hands over; the one before it ends. Call inside the transaction that it belongs to. */
export async function makeReset(
  transaction: AuthDb,
  personId: PersonId,
  { url, now }: { readonly url: string; readonly now: number },
): Promise<{ readonly link: string; readonly endsAt: Date }> {
  const token = randomBytes(32).toString('base64url');
  const reset = { token_hash: secretHash(token), created_at: new Date(now), by_mail: false };
  await transaction
    .insertInto('auth.password_resets')
    .values({ person_id: personId, ...reset })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(reset))
    .execute();
  await appendEvent(transaction, { kind: 'reset_asked', personId, detail: { by: 'operator' } });
  return { link: linkOf(url, token), endsAt: new Date(now + worksMs) };
}

/**
 * Sets the password of who got this link, once. Whoever reads the mail of an address has it, so with a link that was
 * mailed the address counts as confirmed. The caller ends the person's sessions.
 * @throws Problem('link_ended' | 'weak_password'); after the latter the link still works.
 */
export async function resetPassword(
  { db, passwords, checkPassword, now }: Omit<ResetDeps, 'post' | 'url'>,
  { token, password }: { readonly token: string; readonly password: string },
  network: string,
): Promise<PersonId> {
  const hash = secretHash(token);
  const since = new Date(now() - worksMs);
  const person = await db
    .selectFrom('auth.password_resets as reset')
    .innerJoin('auth.people as person', 'person.id', 'reset.person_id')
    .select(['person.id', 'person.email', 'person.name'])
    .where('reset.token_hash', '=', hash)
    .where('reset.created_at', '>', since)
    .where('person.disabled_at', 'is', null)
    .executeTakeFirst();
  if (person === undefined) throw new Problem('link_ended');
  await checkPassword(password, person);
  const passwordHash = await passwords.hash(password);
  await db.transaction().execute(async (trx) => {
    const taken = await trx
      .deleteFrom('auth.password_resets')
      .where('token_hash', '=', hash)
      .where('created_at', '>', since)
      .returning('by_mail')
      .executeTakeFirst();
    if (taken === undefined) throw new Problem('link_ended');
    await trx
      .updateTable('auth.people')
      .set((builder) => ({
        password_hash: passwordHash,
        ...(taken.by_mail && {
          email_verified_at: builder.fn.coalesce('email_verified_at', builder.val(new Date(now()))),
        }),
      }))
      .where('id', '=', person.id)
      .execute();
    await trustNone(trx, person.id);
    await appendEvent(trx, {
      kind: 'password_changed',
      personId: person.id,
      network,
      detail: { by: 'reset' },
    });
    await notify(trx, {
      person: person.id,
      kind: 'security',
      event: 'password_changed',
      detail: { network },
    });
  });
  return person.id;
}
