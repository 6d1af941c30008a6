import type { Bus } from '@flux/bus';
import {
  type PersonId,
  Problem,
  type SecondFactor,
  type SecondStepMethod,
  type SessionId,
} from '@flux/contracts';
import { announce, notify } from '@flux/notices';
import { appendEvent } from '../audit/events.ts';
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

export type SecondFactorDeps = TotpDeps & {
  readonly passwords: Passwords;
  readonly codeThrottle: CodeThrottle;
  readonly bus: Bus;
};

/** Who asks, and from where. */
type Asking = { readonly personId: PersonId; readonly sessionId: SessionId; readonly network: string };

const appOf = (db: AuthDb, personId: PersonId) =>
  db
    .selectFrom('auth.totp')
    .select('created_at')
    .where('person_id', '=', personId)
    .where('state', '=', 'active')
    .executeTakeFirst();

/** How this person can do a second step; none where they have not chosen to have one. */
export async function secondStepsOf(db: AuthDb, personId: PersonId): Promise<readonly SecondStepMethod[]> {
  return (await appOf(db, personId)) === undefined ? [] : ['totp', 'recovery'];
}

export async function secondFactorOf(
  { db, now }: Pick<SecondFactorDeps, 'db' | 'now'>,
  personId: PersonId,
): Promise<SecondFactor> {
  const [app, codes, devices] = await Promise.all([
    appOf(db, personId),
    recoveryCodesLeft(db, personId),
    countTrusted(db, personId, now()),
  ]);
  return {
    appSince: app?.created_at.toISOString() ?? null,
    recoveryCodesLeft: codes,
    trustedDevices: devices,
  };
}

type GivenCode = { readonly code: string; readonly method?: SecondStepMethod | undefined };

/**
 * Whether the code proves that it is the person, and uses it up. What was wrong stands in the audit.
 * @throws Problem('wrong_code' | 'rate_limited')
 */
export async function proveByCode(
  deps: SecondFactorDeps,
  personId: PersonId,
  { code: typed, method: given }: GivenCode,
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
  codeThrottle.succeeded(personId, network);
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
async function noteChange(db: AuthDb, { personId, sessionId, network }: Asking, what: string): Promise<void> {
  await trustNone(db, personId);
  await appendEvent(db, { kind: 'mfa_changed', personId, sessionId, network, detail: { what } });
  await notify(db, {
    person: personId,
    kind: 'security',
    event: 'second_step_changed',
    detail: { what, network },
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
  const { db, codeThrottle, passwords } = deps;
  const { personId, network } = asking;
  await codeThrottle.take(personId, network);
  if (!(await useTotp(deps, personId, code.replaceAll(/\s/g, ''), 'pending')))
    throw new Problem('wrong_code');
  codeThrottle.succeeded(personId, network);
  const codes = (await recoveryCodesLeft(db, personId)) > 0 ? undefined : await makeRecoveryCodes(passwords);
  await db.transaction().execute(async (trx) => {
    await activateTotp(trx, personId);
    if (codes !== undefined) await storeRecoveryCodes(trx, personId, codes.rows);
    await noteChange(trx, asking, 'app_added');
  });
  return codes?.shown ?? [];
}

/** @throws Problem('not_found') where no app is in use. */
export const dropTotp = (db: AuthDb, asking: Asking): Promise<void> =>
  db.transaction().execute(async (trx) => {
    if (!(await removeTotp(trx, asking.personId))) throw new Problem('not_found');
    await removeRecoveryCodes(trx, asking.personId);
    await noteChange(trx, asking, 'app_removed');
  });

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
