import type { PasskeyAnswer, PasskeyOptions } from '@flux/contracts';

/** The person closed the browser's question, or let it run out. */
export class PasskeyDismissed extends Error {
  override readonly name = 'PasskeyDismissed';
}

/** A passkey belongs to a host with a name; older browsers do not speak its JSON (WebAuthn Level 3). */
export const canUsePasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' &&
  'parseRequestOptionsFromJSON' in PublicKeyCredential &&
  !/^[\d.]+$|:/.test(location.hostname);

const dismissals = new Set(['NotAllowedError', 'AbortError']);

async function asked(question: Promise<Credential | null>): Promise<PasskeyAnswer> {
  const credential = await question.catch((error: unknown) => {
    throw error instanceof DOMException && dismissals.has(error.name) ? new PasskeyDismissed() : error;
  });
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyDismissed();
  return credential.toJSON() as PasskeyAnswer;
}

/** Has the browser make a passkey. @throws PasskeyDismissed, DOMException `InvalidStateError` when it has one here. */
export const makePasskey = (options: PasskeyOptions): Promise<PasskeyAnswer> =>
  asked(
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        options as PublicKeyCredentialCreationOptionsJSON,
      ),
    }),
  );

/** Has the person show a passkey. @throws PasskeyDismissed */
export const showPasskey = (options: PasskeyOptions): Promise<PasskeyAnswer> =>
  asked(
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        options as PublicKeyCredentialRequestOptionsJSON,
      ),
    }),
  );
