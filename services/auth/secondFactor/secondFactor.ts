import type { Bus } from '@flux/bus';
import {
  type Passkey,
  type PasskeyAnswer,
  type PersonId,
  Problem,
  type SecondFactor,
  type SecondStepMethod,
  type SessionId,
} from '@flux/contracts';
import { nameFrom } from '@flux/http';
import { announce, notify } from '@flux/notices';
import { appendEvent } from '../audit/events.ts';
import {
  addPasskey,
  type PasskeyDeps,
  passkeysOf,
  removePasskey,
  showPasskey,
} from '../passkeys/passkeys.ts';
import { keepAWayIn } from '../people/keepAWayIn.ts';
import { keepASecondStep } from '../policy/obligatoryStep.ts';
import type { Passwords } from '../signin/passwords.ts';
import type { AuthDb } from '../tables.ts';
import type { CodeThrottle } from './codeThrottle.ts';
import {
  makeRecoveryCodes,
  recoveryCodesLeft,
  removeRecoveryCodes,
  storeRecoveryCodes,
  useRecoveryCode,
} from './recoveryCodes.ts';
import { activateTotp, isTotpCode, removeTotp, type TotpDeps, useTotp } from './totp.ts';
import { countTrusted, trustNone } from './trustedDevices.ts';

export type SecondFactorDeps = TotpDeps &
  PasskeyDeps & {
    readonly passwords: Passwords;
    readonly codeThrottle: CodeThrottle;
    readonly bus: Bus;
  };

/** Who asks, and from where. */
type Asking = { readonly personId: PersonId; readonly sessionId: SessionId; readonly network: string };

/** Whose second step changes; without a session and a network when the operator does it. */
type Changing = { readonly personId: PersonId } & Partial<Asking>;

const appOf = (db: AuthDb, personId: PersonId) =>
  db
    .selectFrom('auth.totp')
    .select('created_at')
    .where('person_id', '=', personId)
    .where('state', '=', 'active')
    .executeTakeFirst();

async function asksPasskey(db: AuthDb, personId: PersonId): Promise<boolean> {
  const person = await db
    .selectFrom('auth.people')
    .select('asks_passkey')
    .where('id', '=', personId)
    .executeTakeFirst();
  return person?.asks_passkey === true;
}

/** How this person can do a second step; none where they have not chosen to have one. */
export async function secondStepsOf(db: AuthDb, personId: PersonId): Promise<readonly SecondStepMethod[]> {
  const hasApp = (await appOf(db, personId)) !== undefined;
  if (!hasApp && !(await asksPasskey(db, personId))) return [];
  const hasPasskey = (await passkeysOf(db, personId)).length > 0;
  return [...(hasApp ? ['totp' as const] : []), ...(hasPasskey ? ['passkey' as const] : []), 'recovery'];
}

export async function secondFactorOf(
  { db, now }: Pick<SecondFactorDeps, 'db' | 'now'>,
  personId: PersonId,
): Promise<SecondFactor> {
  const [passkeys, asks, app, codes, devices] = await Promise.all([
    passkeysOf(db, personId),
    asksPasskey(db, personId),
    appOf(db, personId),
    recoveryCodesLeft(db, personId),
    countTrusted(db, personId, now()),
  ]);
  return {
    passkeys: [...passkeys],
    asksPasskey: asks,
    appSince: app?.created_at.toISOString() ?? null,
    recoveryCodesLeft: codes,
    trustedDevices: devices,
  };
}

type Given = {
  readonly code?: string | undefined;
  readonly method?: SecondStepMethod | undefined;
  readonly passkey?: PasskeyAnswer | undefined;
};

/**
 * Whether what was shown, a code or a passkey, proves that it is the person.
 * @throws Problem('wrong_code' | 'passkey_refused' | 'rate_limited')
 */
export async function proveStep(
  deps: SecondFactorDeps,
  personId: PersonId,
  { code = '', method, passkey }: Given,
  purpose: 'second_step' | 'proof',
  network: string,
): Promise<void> {
  if (passkey === undefined) return proveByCode(deps, personId, { code, method }, network);
  const shown = await showPasskey(deps, purpose, passkey);
  if (shown !== personId) throw new Problem('passkey_refused');
}

/**
 * Whether the code proves that it is the person, and uses it up. What was wrong stands in the audit.
 * @throws Problem('wrong_code' | 'rate_limited')
 */
async function proveByCode(
  deps: SecondFactorDeps,
  personId: PersonId,
  { code: typed, method: given }: { readonly code: string; readonly method: SecondStepMethod | undefined },
  network: string,
): Promise<void> {
  const { db, codeThrottle } = deps;
  await codeThrottle.take(personId, network);
  const code = typed.trim();
  const method = given ?? (isTotpCode(code.replaceAll(' ', '')) ? 'totp' : 'recovery');
  const isTheirs =
    method === 'totp'
      ? await useTotp(deps, personId, code.replaceAll(' ', ''))
      : await useRecoveryCode(deps, personId, code);
  if (!isTheirs) {
    await appendEvent(db, { kind: 'failed_login', personId, network, detail: { step: method } });
    throw new Problem('wrong_code');
  }
  await codeThrottle.succeeded(personId, network);
  if (method !== 'recovery') return;
  const left = String(await recoveryCodesLeft(db, personId));
  await appendEvent(db, {
    kind: 'mfa_changed',
    personId,
    network,
    detail: { what: 'recovery_code_used', left },
  });
  await notify(db, {
    person: personId,
    kind: 'security',
    event: 'recovery_code_used',
    detail: { network, left },
  });
  announce(deps.bus, [personId]);
}

/** Notes a change of the second step: in the audit, in the list and the mail; devices are asked again. */
async function noteChange(
  db: AuthDb,
  { personId, sessionId, network }: Changing,
  what: string,
): Promise<void> {
  await trustNone(db, personId);
  const from = network === undefined ? {} : { network };
  const session = sessionId === undefined ? {} : { sessionId };
  await appendEvent(db, { kind: 'mfa_changed', personId, ...session, ...from, detail: { what } });
  await notify(db, {
    person: personId,
    kind: 'security',
    event: 'second_step_changed',
    detail: { what, ...from },
  });
}

/**
 * Ends an enrolment: the app that shows this code is the one that is asked from now on.
 * @returns recovery codes, where there were none.
 * @throws Problem('wrong_code' | 'rate_limited')
 */
export async function confirmTotp(
  deps: SecondFactorDeps,
  asking: Asking,
  code: string,
): Promise<readonly string[]> {
  const { codeThrottle } = deps;
  const { personId, network } = asking;
  await codeThrottle.take(personId, network);
  if (!(await useTotp(deps, personId, code.replaceAll(/\s/g, ''), 'pending')))
    throw new Problem('wrong_code');
  await codeThrottle.succeeded(personId, network);
  return withRecoveryCodes(deps, asking, 'app_added', (trx) => activateTotp(trx, personId));
}

/** Makes a change that gives the person a second step, and recovery codes with it where they have none. */
async function withRecoveryCodes(
  { db, passwords }: Pick<SecondFactorDeps, 'db' | 'passwords'>,
  asking: Asking,
  what: string,
  change: (trx: AuthDb) => Promise<unknown>,
): Promise<readonly string[]> {
  const { personId } = asking;
  const codes = (await recoveryCodesLeft(db, personId)) > 0 ? undefined : await makeRecoveryCodes(passwords);
  await db.transaction().execute(async (trx) => {
    await change(trx);
    if (codes !== undefined) await storeRecoveryCodes(trx, personId, codes.rows);
    await noteChange(trx, asking, what);
  });
  return codes?.shown ?? [];
}

/** Recovery codes are of a second step: they go with the last way of doing it. */
async function dropUnusedCodes(trx: AuthDb, personId: PersonId): Promise<void> {
  const steps = await secondStepsOf(trx, personId);
  if (!steps.includes('totp') && !steps.includes('passkey')) {
    await trx.updateTable('auth.people').set({ asks_passkey: false }).where('id', '=', personId).execute();
    await removeRecoveryCodes(trx, personId);
  }
}

/**
 * Whether a passkey is asked for after the password.
 * @returns recovery codes, where there were none.
 * @throws Problem('not_found') without a passkey, Problem('second_step_kept')
 */
export async function askPasskey(
  deps: Pick<SecondFactorDeps, 'db' | 'passwords'>,
  asking: Asking,
  asks: boolean,
): Promise<readonly string[]> {
  const { db } = deps;
  const { personId } = asking;
  const set = (trx: AuthDb) =>
    trx.updateTable('auth.people').set({ asks_passkey: asks }).where('id', '=', personId).execute();
  if (asks) {
    if ((await passkeysOf(db, personId)).length === 0) throw new Problem('not_found');
    return withRecoveryCodes(deps, asking, 'passkey_asked', set);
  }
  await db.transaction().execute(async (trx) => {
    await set(trx);
    await dropUnusedCodes(trx, personId);
    await keepASecondStep(trx, personId);
    await noteChange(trx, asking, 'passkey_not_asked');
  });
  return [];
}

/** Keeps a passkey, and tells the person. @throws Problem('passkey_refused' | 'conflict') */
export async function takePasskey(
  deps: SecondFactorDeps,
  asking: Asking,
  { name, passkey }: { readonly name: string; readonly passkey: PasskeyAnswer },
): Promise<Passkey> {
  const added = await addPasskey(deps, asking.personId, nameFrom(name), passkey);
  await deps.db.transaction().execute((trx) => noteChange(trx, asking, 'passkey_added'));
  return added;
}

/** @throws Problem('not_found' | 'last_way_in' | 'second_step_kept') */
export const dropPasskey = (db: AuthDb, asking: Asking, id: string): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await removePasskey(trx, asking.personId, id);
    await keepAWayIn(trx, asking.personId);
    await dropUnusedCodes(trx, asking.personId);
    await keepASecondStep(trx, asking.personId);
    await noteChange(trx, asking, 'passkey_removed');
  });

/** @throws Problem('not_found') where no app is in use, Problem('second_step_kept') */
export const dropTotp = (db: AuthDb, asking: Asking): Promise<void> =>
  db.transaction().execute(async (trx) => {
    if (!(await removeTotp(trx, asking.personId))) throw new Problem('not_found');
    await dropUnusedCodes(trx, asking.personId);
    await keepASecondStep(trx, asking.personId);
    await noteChange(trx, asking, 'app_removed');
  });

/** Takes away all that is asked for after the password, passkeys too: for who has lost it. */
export async function dropSecondStep(trx: AuthDb, personId: PersonId): Promise<void> {
  await removeTotp(trx, personId);
  await trx.deleteFrom('auth.passkeys').where('person_id', '=', personId).execute();
  await dropUnusedCodes(trx, personId);
  await noteChange(trx, { personId }, 'taken_away');
}

/** Ten new codes; those of before are good for nothing. @throws Problem('not_found') without a second step. */
export async function renewRecoveryCodes(
  { db, passwords }: Pick<SecondFactorDeps, 'db' | 'passwords'>,
  asking: Asking,
): Promise<readonly string[]> {
  if ((await secondStepsOf(db, asking.personId)).length === 0) throw new Problem('not_found');
  const codes = await makeRecoveryCodes(passwords);
  await db.transaction().execute(async (trx) => {
    await storeRecoveryCodes(trx, asking.personId, codes.rows);
    await noteChange(trx, asking, 'recovery_codes_renewed');
  });
  return codes.shown;
}
