import { randomBytes } from 'node:crypto';
import { type PersonId, Problem } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import type { Post } from '@flux/mail';
import type { AuthDb } from '../tables.ts';
import { verificationMail } from './credentialMails.ts';
import { confirmMs } from './credentials.ts';

/** Milliseconds between two links for one person. */
const apartMs = 60 * 1000;

export type VerificationDeps = {
  readonly post: Post;
  /** The studio's public origin, without a slash at its end. */
  readonly url: string;
  readonly now: () => number;
};

type Addressee = {
  readonly id: PersonId;
  readonly email: string;
  readonly name: string;
  readonly locale: string;
};

/** Mails a link that shows that the person reads the mail of their address; the one before it ends. */
export async function mailVerification(
  trx: AuthDb,
  { post, url, now }: VerificationDeps,
  { id, email, name, locale }: Addressee,
): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const change = { token_hash: secretHash(token), email, created_at: new Date(now()) };
  await trx
    .insertInto('auth.email_changes')
    .values({ person_id: id, ...change })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(change))
    .execute();
  const link = `${url}/confirm-email/${token}`;
  await post(verificationMail(locale, { to: email, name, link }), { in: trx });
}

/**
 * Mails the link once more.
 * @throws Problem('conflict') when the address is confirmed, or another one waits to be; Problem('rate_limited') within a
 * minute of the last.
 */
export const mailVerificationAgain = (
  db: AuthDb,
  deps: VerificationDeps,
  personId: PersonId,
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const person = await trx
      .selectFrom('auth.people')
      .select(['id', 'email', 'name', 'locale', 'email_verified_at'])
      .where('id', '=', personId)
      .forUpdate()
      .executeTakeFirst();
    if (person === undefined) throw new Problem('unauthenticated');
    if (person.email_verified_at !== null)
      throw new Problem('conflict', 'Your address is confirmed already.');
    const last = await trx
      .selectFrom('auth.email_changes')
      .select(['email', 'created_at'])
      .where('person_id', '=', personId)
      .executeTakeFirst();
    const age = deps.now() - (last?.created_at.getTime() ?? Number.NEGATIVE_INFINITY);
    if (age < apartMs)
      throw new Problem('rate_limited', undefined, { retryAfter: Math.ceil((apartMs - age) / 1000) });
    if (last !== undefined && last.email !== person.email && age < confirmMs)
      throw new Problem('conflict', `A link to ${last.email} is on its way. Open that one.`);
    await mailVerification(trx, deps, person);
  });
