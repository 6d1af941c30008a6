import { StartError } from '@flux/database';
import type { Kysely } from 'kysely';
import { deriveKey, seal, unseal } from './sealed.ts';
import type { AuthViews } from './views.ts';

export type SigningKey = { readonly kid: string; readonly secret: Uint8Array };

const purpose = 'signing keys';

/** Bytes of an HS512 key: 512 bits (RFC 7518, 3.2 asks for at least as many). */
export const signingKeyLength = 64;

/** How a signing key is stored: encrypted under the master key and bound to its id. */
export const sealSigningKey = (masterKey: Uint8Array, kid: string, secret: Uint8Array): Buffer =>
  seal(deriveKey(masterKey, purpose), kid, secret);

/** @throws StartError when it was sealed under another master key, or for another id. */
export function openSigningKey(masterKey: Uint8Array, kid: string, sealed: Uint8Array): Uint8Array {
  try {
    return Uint8Array.from(unseal(deriveKey(masterKey, purpose), kid, sealed));
  } catch (error) {
    throw new StartError(
      'FLUX_MASTER_KEY is not the key under which the signing keys in the database are encrypted.',
      { cause: error },
    );
  }
}

export type KeyRing = {
  /**
   * Reads the ring again and says whether other keys are in it now.
   * @throws StartError when the master key is not the one it was sealed under.
   */
  readonly load: () => Promise<boolean>;
  /** The key that signs now. @throws when the ring is empty. */
  readonly signing: () => SigningKey;
  /** The key with this id while tokens signed with it are accepted; reads the ring for one that is not in it. */
  readonly find: (kid: string) => Promise<SigningKey | undefined>;
};

/** Milliseconds between two looks for unknown keys: whoever invents key ids must not make us ask at each. */
const lookAgainMs = 5_000;

type Held = SigningKey & { readonly retiresAt: number };

const kidsOf = (ring: readonly Held[]) => ring.map(({ kid }) => kid).join(' ');

/** The keys that sign and verify access tokens, as the auth service keeps them; the newest one signs. */
export function createKeyRing(
  db: Kysely<AuthViews>,
  masterKey: Uint8Array,
  now: () => number = Date.now,
): KeyRing {
  let ring: readonly Held[] = [];
  let looked = Number.NEGATIVE_INFINITY;

  async function load(): Promise<boolean> {
    const before = kidsOf(ring);
    const rows = await db
      .selectFrom('auth.key_ring')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('kid')
      .execute();
    ring = rows.map((row) => ({
      kid: row.kid,
      secret: openSigningKey(masterKey, row.kid, row.secret),
      retiresAt: row.retires_at?.getTime() ?? Number.POSITIVE_INFINITY,
    }));
    return kidsOf(ring) !== before;
  }

  const accepted = (kid: string) => ring.find((held) => held.kid === kid && held.retiresAt > now());

  return {
    load,
    signing: () => {
      const newest = ring.find((held) => held.retiresAt === Number.POSITIVE_INFINITY);
      if (newest === undefined) throw new Error('The key ring holds no key that signs.');
      return newest;
    },
    find: async (kid) => {
      const known = accepted(kid);
      if (known !== undefined || now() - looked < lookAgainMs) return known;
      looked = now();
      await load();
      return accepted(kid);
    },
  };
}
