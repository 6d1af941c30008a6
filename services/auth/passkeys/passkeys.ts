import {
  newId,
  type Passkey,
  type PasskeyAnswer,
  type PasskeyOptions,
  type PersonId,
  Problem,
} from '@flux/contracts';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Selectable } from 'kysely';
import { isTaken } from '../people/isTaken.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import { beginCeremony, endCeremony, type Purpose } from './ceremonies.ts';

/** Ed25519, ES256, RS256 (COSE): what authenticators make today. */
const algorithms = [-8, -7, -257];

/** Passkeys of one person. */
const mostPasskeys = 20;

/** The library is large and asked for rarely. */
const webauthn = () => import('@simplewebauthn/server');

export type PasskeyDeps = {
  readonly db: AuthDb;
  /** The studio's public origin: passkeys are of its host and of no other. */
  readonly url: string;
  readonly now: () => number;
};

type Row = Selectable<AuthTables['auth.passkeys']>;

const toPasskey = (row: Row): Passkey => ({
  id: row.id,
  name: row.name,
  isBackedUp: row.is_backed_up,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});

const rowsOf = (db: AuthDb, personId: PersonId) =>
  db
    .selectFrom('auth.passkeys')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export const passkeysOf = async (db: AuthDb, personId: PersonId): Promise<readonly Passkey[]> =>
  (await rowsOf(db, personId)).map(toPasskey);

const relyingParty = (url: string) => ({ rpID: new URL(url).hostname, origin: new URL(url).origin });

const credentialsOf = async (db: AuthDb, personId: PersonId) =>
  (await rowsOf(db, personId)).map((row) => ({ id: row.credential_id, transports: [...row.transports] }));

/** What a browser makes a passkey from. @throws Problem('conflict') when there are too many. */
export async function passkeyToAdd(
  { db, url, now }: PasskeyDeps,
  person: { readonly id: PersonId; readonly email: string; readonly name: string },
): Promise<PasskeyOptions> {
  const known = await credentialsOf(db, person.id);
  if (known.length >= mostPasskeys)
    throw new Problem('conflict', `${mostPasskeys} passkeys are enough. Remove one that you do not use.`);
  const { generateRegistrationOptions } = await webauthn();
  const { rpID } = relyingParty(url);
  const options = await generateRegistrationOptions({
    rpName: 'FluxStudio',
    rpID,
    userID: new TextEncoder().encode(person.id),
    userName: person.email,
    userDisplayName: person.name,
    excludeCredentials: known,
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await beginCeremony(db, options.challenge, 'add', person.id, now());
  return options;
}

const refused = (cause: unknown): Problem => new Problem('passkey_refused', undefined, { cause });

/** Keeps a passkey that a browser has made. @throws Problem('passkey_refused' | 'conflict') */
export async function addPasskey(
  { db, url, now }: PasskeyDeps,
  personId: PersonId,
  name: string,
  answer: PasskeyAnswer,
): Promise<Passkey> {
  const { clientDataJSON } = answer.response;
  const { challenge, personId: asked } = await endCeremony(db, clientDataJSON, 'add', now());
  if (asked !== personId) throw new Problem('passkey_refused');
  const { verifyRegistrationResponse } = await webauthn();
  const { rpID, origin } = relyingParty(url);
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: answer as unknown as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch((error: unknown) => {
    throw refused(error);
  });
  if (!verified) throw new Problem('passkey_refused');
  const { credential, credentialBackedUp } = registrationInfo;
  try {
    const row = await db
      .insertInto('auth.passkeys')
      .values({
        id: newId(now()),
        credential_id: credential.id,
        person_id: personId,
        name,
        public_key: credential.publicKey,
        counter: credential.counter,
        transports: [...(credential.transports ?? [])],
        is_backed_up: credentialBackedUp,
        created_at: new Date(now()),
        last_used_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toPasskey(row);
  } catch (error) {
    throw isTaken(error) ? new Problem('conflict', 'This passkey is here already.') : error;
  }
}

/** What a browser shows a passkey for: one of this person's, or whichever it has for this studio. */
export async function passkeyToShow(
  { db, url, now }: PasskeyDeps,
  purpose: Exclude<Purpose, 'add'>,
  personId: PersonId | null,
): Promise<PasskeyOptions> {
  const { generateAuthenticationOptions } = await webauthn();
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(url).rpID,
    userVerification: 'required',
    ...(personId === null ? {} : { allowCredentials: await credentialsOf(db, personId) }),
  });
  await beginCeremony(db, options.challenge, purpose, personId, now());
  return options;
}

/**
 * Whose passkey was shown. The person was verified by it (finger, face or PIN), so it is two factors in one.
 * @throws Problem('passkey_refused')
 */
export async function showPasskey(
  { db, url, now }: PasskeyDeps,
  purpose: Exclude<Purpose, 'add'>,
  answer: PasskeyAnswer,
): Promise<PersonId> {
  const { clientDataJSON } = answer.response;
  const { challenge, personId } = await endCeremony(db, clientDataJSON, purpose, now());
  const row = await db
    .selectFrom('auth.passkeys as passkey')
    .innerJoin('auth.people as person', 'person.id', 'passkey.person_id')
    .selectAll('passkey')
    .where('credential_id', '=', answer.id)
    .where('person.disabled_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined || (personId !== null && row.person_id !== personId))
    throw new Problem('passkey_refused', 'This passkey is not known here any more.');
  const { verifyAuthenticationResponse } = await webauthn();
  const { rpID, origin } = relyingParty(url);
  const counter = Number(row.counter);
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: answer as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: { id: row.credential_id, publicKey: Uint8Array.from(row.public_key), counter },
    requireUserVerification: true,
  }).catch((error: unknown) => {
    throw refused(error);
  });
  if (!verified) throw new Problem('passkey_refused');
  const { newCounter, credentialBackedUp } = authenticationInfo;
  await db
    .updateTable('auth.passkeys')
    .set({ counter: newCounter, is_backed_up: credentialBackedUp, last_used_at: new Date(now()) })
    .where('id', '=', row.id)
    .execute();
  return row.person_id;
}

/** @throws Problem('not_found') */
export async function renamePasskey(
  db: AuthDb,
  personId: PersonId,
  id: string,
  name: string,
): Promise<Passkey> {
  const row = await db
    .updateTable('auth.passkeys')
    .set({ name })
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new Problem('not_found');
  return toPasskey(row);
}

/** @throws Problem('not_found') */
export async function removePasskey(db: AuthDb, personId: PersonId, id: string): Promise<void> {
  const row = await db
    .deleteFrom('auth.passkeys')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) throw new Problem('not_found');
}
