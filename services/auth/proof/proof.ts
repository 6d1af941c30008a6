import { isGoogle, type Settings } from '@flux/config';
import {
  type PersonId,
  Problem,
  type Proof,
  type ProofNeeded,
  type Provider,
  type SessionId,
} from '@flux/contracts';
import { callerOf } from '@flux/identity';
import type { preHandlerAsyncHookHandler } from 'fastify';
import { accountsOf } from '../accounts/accounts.ts';
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

/** The person of a session has just shown who they are. */
export async function noteProof({ db, now }: Clocked, sessionId: SessionId): Promise<void> {
  await db
    .updateTable('auth.sessions')
    .set({ proved_at: new Date(now()) })
    .where('id', '=', sessionId)
    .execute();
}

/** Those of their providers that say when somebody last signed in there; Google does not. */
async function provingProviders({ db, settings }: ProofNeededDeps, personId: PersonId): Promise<Provider[]> {
  const theirs = new Set((await accountsOf(db, personId)).map(({ provider }) => provider));
  return settings.providers
    .filter((provider) => theirs.has(provider.name) && !isGoogle(provider))
    .map(({ name, label }) => ({ name, label }));
}

async function hasPassword(db: AuthDb, personId: PersonId): Promise<boolean> {
  const person = await db
    .selectFrom('auth.people')
    .select('password_hash')
    .where('id', '=', personId)
    .executeTakeFirst();
  if (person === undefined) throw new Problem('unauthenticated');
  return person.password_hash !== null;
}

type ProofNeededDeps = Clocked & { readonly settings: Pick<Settings, 'providers'> };

export async function proofNeeded(
  deps: ProofNeededDeps,
  { personId, sessionId }: Omit<Asking, 'network'>,
): Promise<ProofNeeded> {
  const { db } = deps;
  const password = await hasPassword(db, personId);
  const until = await freshUntil(deps, sessionId);
  const methods = [...(await secondStepsOf(db, personId))];
  return {
    password,
    hasPasskey: (await passkeysOf(db, personId)).length > 0,
    methods,
    providers: password || methods.length > 0 ? [] : await provingProviders(deps, personId),
    provedUntil: until === undefined ? null : new Date(until).toISOString(),
  };
}

/**
 * Takes a proof that it is the caller: a passkey; or the password, and a code of who has a second step, both or nothing.
 * @throws Problem('wrong_credentials' | 'wrong_code' | 'passkey_refused' | 'rate_limited')
 */
export async function prove(deps: SecondFactorDeps, asking: Asking, given: Proof): Promise<void> {
  const { db } = deps;
  const { personId, sessionId, network } = asking;
  if (given.passkey === undefined) {
    const hasSteps = (await secondStepsOf(db, personId)).length > 0;
    // Who has no password shows what they have: a code, or a sign-in at their provider (`noteProof`).
    if (!hasSteps || (await hasPassword(db, personId)))
      await provePassword(deps, asking, given.password ?? '');
    if (hasSteps) await proveStep(deps, personId, given, 'proof', network);
  } else await proveStep(deps, personId, given, 'proof', network);
  await noteProof(deps, sessionId);
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
