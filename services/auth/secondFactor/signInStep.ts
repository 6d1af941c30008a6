import { type PersonId, Problem, type SecondStep, type SecondStepProof, type User } from '@flux/contracts';
import type { Post } from '@flux/mail';
import { announce, notify } from '@flux/notices';
import { appendEvent } from '../audit/events.ts';
import { toUser } from '../people/people.ts';
import type { AuthDb } from '../tables.ts';
import { beginChallenge, endChallenge, takeTry } from './challenges.ts';
import { isMailCode, mailCodeMail, setMailCode } from './mailCode.ts';
import { recoveryCodesLeft } from './recoveryCodes.ts';
import { proveStep, type SecondFactorDeps, secondStepsOf } from './secondFactor.ts';
import { isTrusted } from './trustedDevices.ts';

export type SignInStepDeps = SecondFactorDeps & {
  readonly post: Post;
  /** Whether mail is sent, or kept where it can be read. */
  readonly canMail: boolean;
};

/**
 * A code by mail, to an address that is known to be read: nobody is locked out by a mail that cannot come.
 */
async function mailStepFor(
  { db, post, canMail, masterKey, now }: SignInStepDeps,
  personId: PersonId,
  device: string,
): Promise<SecondStep | undefined> {
  const person = await db
    .selectFrom('auth.people')
    .select(['email', 'email_verified_at', 'name', 'locale'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  if (!canMail || person.email_verified_at === null) return undefined;
  const challenge = await db.transaction().execute(async (trx) => {
    const token = await beginChallenge(trx, personId, now());
    const code = await setMailCode(trx, masterKey, token);
    const mail = mailCodeMail(person.locale, { to: person.email, name: person.name, code, device });
    await post(mail, { in: trx });
    return token;
  });
  return { mfaRequired: true, challenge, methods: ['mail'], recoveryCodesLeft: 0 };
}

/**
 * The step that is still needed of who has shown their password; `undefined` when there is none. `suspicious` names the
 * device where nothing about it is known: a browser that was trusted is asked then too.
 */
export async function secondStepFor(
  deps: SignInStepDeps,
  personId: PersonId,
  { trusted, suspicious }: { readonly trusted: string | undefined; readonly suspicious: string | undefined },
): Promise<SecondStep | undefined> {
  const { db, now } = deps;
  const methods = await secondStepsOf(db, personId);
  if (methods.length === 0)
    return suspicious === undefined ? undefined : await mailStepFor(deps, personId, suspicious);
  if (suspicious === undefined && (await isTrusted(db, personId, trusted, now()))) return undefined;
  const challenge = await beginChallenge(db, personId, now());
  const left = await recoveryCodesLeft(db, personId);
  return { mfaRequired: true, challenge, methods: [...methods], recoveryCodesLeft: left };
}

export async function personOf(db: AuthDb, personId: PersonId): Promise<User> {
  const row = await db
    .selectFrom('auth.people')
    .selectAll()
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  return toUser(row);
}

async function proveMailCode(
  { db, codeThrottle }: SecondFactorDeps,
  personId: PersonId,
  isRight: boolean,
  network: string,
): Promise<void> {
  await codeThrottle.take(personId, network);
  if (!isRight) {
    await appendEvent(db, { kind: 'failed_login', personId, network, detail: { step: 'mail' } });
    throw new Problem('wrong_code');
  }
  await codeThrottle.succeeded(personId, network);
}

/**
 * Does the second step of a sign-in. Whoever has tried five codes has the password: the person is told.
 * @throws Problem('wrong_code' | 'passkey_refused' | 'challenge_ended' | 'rate_limited')
 */
export async function doSecondStep(
  deps: SecondFactorDeps,
  { challenge, ...given }: Omit<SecondStepProof, 'trust'>,
  network: string,
): Promise<User> {
  const { db, bus, masterKey, now } = deps;
  const { personId, isLast } = await takeTry(db, challenge, now());
  try {
    const byMail = await isMailCode(db, masterKey, challenge, given.code ?? '');
    if (byMail === undefined) await proveStep(deps, personId, given, 'second_step', network);
    else await proveMailCode(deps, personId, byMail, network);
  } catch (error) {
    if (isLast) {
      const event = 'second_step_failed';
      await notify(db, { person: personId, kind: 'security', event, detail: { network } });
      announce(bus, [personId]);
    }
    throw error;
  }
  await endChallenge(db, challenge);
  return await personOf(db, personId);
}
