import { createHmac } from 'node:crypto';
import { isUuid, type PersonId, type SessionId } from '@flux/contracts';
import { errors, jwtVerify } from 'jose';
import type { KeyRing } from './keyRing.ts';

/** What an access token says. Times in milliseconds since 1970. */
export type AccessClaims = {
  readonly personId: PersonId;
  readonly sessionId: SessionId;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Good for setting up a second step, and for nothing else. */
  readonly mayOnlyEnrol: boolean;
};

/** Seconds an access token is good for. */
export const accessTokenSeconds = 15 * 60;

const algorithm = 'HS512';
const type = 'at+jwt';
const audience = 'fluxstudio';
/** `scope` (RFC 9068, 2.2.3) of a token that is good for less than everything. */
const enrolScope = 'enrol';

/** Seconds that the clocks of two processes may differ. */
const clockTolerance = 5;

export type AccessTokens = {
  /** Signs a token that ends after 15 minutes, or at `sessionEnd` (ms) if that comes first. */
  readonly sign: (
    subject: {
      readonly personId: PersonId;
      readonly sessionId: SessionId;
      readonly mayOnlyEnrol?: boolean;
    },
    sessionEnd: number,
  ) => { readonly token: string; readonly expiresIn: number };
  /** The claims of a token that we signed and that has not ended more than `graceMs` ago, else `undefined`. */
  readonly verify: (token: string, graceMs?: number) => Promise<AccessClaims | undefined>;
  /** Forgets what was verified, after keys have changed. */
  readonly forget: () => void;
};

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/**
 * A JWS in compact form (RFC 7515, 7.1). At once: jose signs in Web Crypto, which posts 2 µs of work to the threads that
 * hash passwords, and was a sixth of a refresh.
 */
function signed(
  header: { readonly alg: 'HS512'; readonly kid: string; readonly typ: string },
  secret: Uint8Array,
  claims: object,
): string {
  const input = `${encoded(header)}.${encoded(claims)}`;
  return `${input}.${createHmac('sha512', secret).update(input).digest('base64url')}`;
}

/**
 * Access tokens: JWT with one pinned algorithm, type, issuer and audience (RFC 8725, RFC 9068).
 *
 * @param rememberedTokens Tokens whose signature was checked before are not checked again; this many are remembered, the
 * one used longest ago is forgotten first.
 */
export function createAccessTokens(
  ring: KeyRing,
  issuer: string,
  now: () => number = Date.now,
  rememberedTokens = 10_000,
): AccessTokens {
  const verified = new Map<string, AccessClaims>();

  /** Signature, algorithm, type, issuer and audience; the end is looked at by the caller, each time. */
  async function check(token: string): Promise<AccessClaims | undefined> {
    try {
      const { payload } = await jwtVerify(
        token,
        async ({ kid }) => {
          const key = kid === undefined ? undefined : await ring.find(kid);
          if (key === undefined) throw new errors.JWKSNoMatchingKey();
          return key.secret;
        },
        {
          algorithms: [algorithm],
          typ: type,
          issuer,
          audience,
          clockTolerance,
          // Only what jose must not decide: an ended token still tells whose session it was.
          currentDate: new Date(0),
          requiredClaims: ['sub', 'sid', 'iat', 'exp'],
        },
      );
      const { sub, sid, iat, exp, scope } = payload;
      if (typeof sub !== 'string' || typeof sid !== 'string' || !isUuid(sub) || !isUuid(sid))
        return undefined;
      if (iat === undefined || exp === undefined) return undefined;
      if (scope !== undefined && scope !== enrolScope) return undefined;
      return {
        personId: sub as PersonId,
        sessionId: sid as SessionId,
        issuedAt: iat * 1000,
        expiresAt: exp * 1000,
        mayOnlyEnrol: scope === enrolScope,
      };
    } catch (error) {
      // The database may be what failed; then nothing is known about the token.
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  return {
    sign: ({ personId, sessionId, mayOnlyEnrol = false }, sessionEnd) => {
      const { kid, secret } = ring.signing();
      const issuedAt = Math.floor(now() / 1000);
      const expiresAt = Math.min(issuedAt + accessTokenSeconds, Math.floor(sessionEnd / 1000));
      const token = signed({ alg: algorithm, typ: type, kid }, secret, {
        sid: sessionId,
        iss: issuer,
        aud: audience,
        sub: personId,
        iat: issuedAt,
        exp: expiresAt,
        ...(mayOnlyEnrol ? { scope: enrolScope } : {}),
      });
      return { token, expiresIn: Math.max(0, expiresAt - issuedAt) };
    },
    verify: async (token, graceMs = 0) => {
      const known = verified.get(token);
      const claims = known ?? (token.length > 2_048 ? undefined : await check(token));
      if (claims === undefined) return undefined;
      if (known !== undefined) verified.delete(token);
      else if (verified.size >= rememberedTokens) verified.delete(verified.keys().next().value ?? '');
      verified.set(token, claims);
      const isFromTheFuture = claims.issuedAt > now() + clockTolerance * 1000;
      return isFromTheFuture || claims.expiresAt + graceMs <= now() ? undefined : claims;
    },
    forget: () => verified.clear(),
  };
}

/** The session that a token claims to be of, unverified: good enough to bind a CSRF token to, for nothing else. */
export function claimedSession(token: string | undefined): string | undefined {
  const [, payload] = (token ?? '').split('.');
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const sid = typeof claims === 'object' && claims !== null && 'sid' in claims ? claims.sid : undefined;
    return typeof sid === 'string' && isUuid(sid) ? sid : undefined;
  } catch {
    return undefined;
  }
}
