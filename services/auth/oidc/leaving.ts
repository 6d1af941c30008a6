import type { PersonId, ProviderStart, SessionId } from '@flux/contracts';
import { deriveKey, seal, unseal } from '@flux/identity';

/** Seconds that somebody may take at a provider. */
export const leavingSeconds = 10 * 60;

/** Why somebody goes to a provider. */
export type Purpose =
  | ({ readonly kind: 'sign in' } & Pick<ProviderStart, 'invite' | 'locale' | 'timeZone'>)
  | { readonly kind: 'link' | 'proof'; readonly personId: PersonId; readonly sessionId: SessionId };

/** What must be known when they come back; nobody else may see or change it. */
export type Leaving = {
  readonly provider: string;
  readonly purpose: Purpose;
  /** A path of the page. */
  readonly next: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Milliseconds since 1970. */
  readonly at: number;
};

const name = 'leaving';

/**
 * Keeps what a sign-in at a provider began with in the browser that began it, sealed: no other browser can end it, and
 * nobody fills a table by beginning many.
 */
export function createLeavings(masterKey: Uint8Array, now: () => number) {
  const key = deriveKey(masterKey, 'leaving for a provider');
  return {
    seal: (leaving: Leaving): string =>
      seal(key, name, Buffer.from(JSON.stringify(leaving))).toString('base64url'),
    /** `undefined` for what we did not seal, and for what is too old. */
    open: (sealed: string | undefined): Leaving | undefined => {
      if (sealed === undefined) return undefined;
      try {
        const leaving = JSON.parse(unseal(key, name, Buffer.from(sealed, 'base64url')).toString()) as Leaving;
        return now() - leaving.at < leavingSeconds * 1000 ? leaving : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
