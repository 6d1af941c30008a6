import type { PersonId, SecondStep, SecondStepProof, User } from '@flux/contracts';
import { announce, notify } from '@flux/notices';
import { toUser } from '../people/people.ts';
import type { AuthDb } from '../tables.ts';
import { beginChallenge, endChallenge, takeTry } from './challenges.ts';
import { recoveryCodesLeft } from './recoveryCodes.ts';
import { proveStep, type SecondFactorDeps, secondStepsOf } from './secondFactor.ts';
import { isTrusted } from './trustedDevices.ts';

/** The step that is still needed of who has shown their password; `undefined` when there is none. */
export async function secondStepFor(
  { db, now }: Pick<SecondFactorDeps, 'db' | 'now'>,
  personId: PersonId,
  trusted: string | undefined,
): Promise<SecondStep | undefined> {
  const methods = await secondStepsOf(db, personId);
  if (methods.length === 0 || (await isTrusted(db, personId, trusted, now()))) return undefined;
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

/**
 * Does the second step of a sign-in. Whoever has tried five codes has the password: the person is told.
 * @throws Problem('wrong_code' | 'passkey_refused' | 'challenge_ended' | 'rate_limited')
 */
export async function doSecondStep(
  deps: SecondFactorDeps,
  { challenge, ...given }: Omit<SecondStepProof, 'trust'>,
  network: string,
): Promise<User> {
  const { db, bus, now } = deps;
  const { personId, isLast } = await takeTry(db, challenge, now());
  try {
    await proveStep(deps, personId, given, 'second_step', network);
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
