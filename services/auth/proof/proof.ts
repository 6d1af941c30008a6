import { type PersonId, Problem, type Proof, type ProofNeeded, type SessionId } from '@flux/contracts';
import { callerOf } from '@flux/identity';
import type { preHandlerAsyncHookHandler } from 'fastify';
import { appendEvent } from '../audit/events.ts';
import { passkeysOf } from '../passkeys/passkeys.ts';
import { proveStep, type SecondFactorDeps, secondStepsOf } from '../secondFactor/secondFactor.ts';
import type { AuthDb } from '../tables.ts';

/** Milliseconds that a proof is fresh; a sign-in is one. */
const freshMs = 10 * 60 * 1000;

type Asking = { readonly personId: PersonId; readonly sessionId: SessionId; readonly network: string };

type Clocked = { readonly db: AuthDb; readonly now: () => number };

/** Until when the last proof of a session is fresh, in ms since 1970; `undefined` when it is not any more. */
async function freshUntil({ db, now }: Clocked, sessionId: SessionId): Promise<number | undefined> {
  const row = await db
    .selectFrom('auth.sessions')
    .select(['proved_at', 'created_at'])
    .where('id', '=', sessionId)
    .executeTakeFirst();
  const until = (row?.proved_at ?? row?.created_at)?.getTime() ?? Number.NEGATIVE_INFINITY;
  return until + freshMs > now() ? until + freshMs : undefined;
}

/** Hook behind `authenticate`, for what a stolen session must not be enough for. @throws Problem('proof_required') */
export const requireFreshProof =
  (deps: Clocked): preHandlerAsyncHookHandler =>
  async (request) => {
    if ((await freshUntil(deps, callerOf(request).sessionId)) === undefined)
      throw new Problem('proof_required');
  };

export async function proofNeeded(
  deps: Clocked,
  { personId, sessionId }: Omit<Asking, 'network'>,
): Promise<ProofNeeded> {
  const { db } = deps;
  const person = await db
    .selectFrom('auth.people')
    .select('password_hash')
    .where('id', '=', personId)
    .executeTakeFirst();
  if (person === undefined) throw new Problem('unauthenticated');
  const until = await freshUntil(deps, sessionId);
  return {
    password: person.password_hash !== null,
    hasPasskey: (await passkeysOf(db, personId)).length > 0,
    methods: [...(await secondStepsOf(db, personId))],
    provedUntil: until === undefined ? null : new Date(until).toISOString(),
  };
}

/**
 * Takes a proof that it is the caller: a passkey; or the password, and a code of who has a second step, both or nothing.
 * @throws Problem('wrong_credentials' | 'wrong_code' | 'passkey_refused' | 'rate_limited')
 */
export async function prove(deps: SecondFactorDeps, asking: Asking, given: Proof): Promise<void> {
  const { db, now } = deps;
  const { personId, sessionId, network } = asking;
  if (given.passkey === undefined) {
    await provePassword(deps, asking, given.password ?? '');
    if ((await secondStepsOf(db, personId)).length > 0)
      await proveStep(deps, personId, given, 'proof', network);
  } else await proveStep(deps, personId, given, 'proof', network);
  await db
    .updateTable('auth.sessions')
    .set({ proved_at: new Date(now()) })
    .where('id', '=', sessionId)
    .execute();
}

async function provePassword(
  { db, passwords }: Pick<SecondFactorDeps, 'db' | 'passwords'>,
  { personId, sessionId, network }: Asking,
  password: string,
): Promise<void> {
  const person = await db
    .selectFrom('auth.people')
    .select('password_hash')
    .where('id', '=', personId)
    .executeTakeFirst();
  if (person === undefined) throw new Problem('unauthenticated');
  if (!(await passwords.verify(person.password_hash, password))) {
    await appendEvent(db, {
      kind: 'failed_login',
      personId,
      sessionId,
      network,
      detail: { step: 'password' },
    });
    throw new Problem('wrong_credentials', 'This is not your password.', {
      errors: [{ path: '/password', message: 'must be the current password' }],
    });
  }
}
