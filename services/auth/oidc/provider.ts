import type { ProviderSettings } from '@flux/config';
import { Problem } from '@flux/contracts';
import { sanitizeEmail, sanitizePlainText } from '@flux/sanitize';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { createDiscovery } from './discovery.ts';
import { toProviderProblem } from './faults.ts';
import { type Leaving, leavingSeconds, type Purpose } from './leaving.ts';

/** What a provider says of somebody beside who they are there. */
export type ProviderProfile = {
  /** Empty where it says none. */
  readonly email: string;
  readonly isVerified: boolean;
  readonly name: string;
};

/** Who came back from a provider. */
export type Claimed = {
  readonly issuer: string;
  readonly subject: string;
  /** Asks the provider only where the ID token does not say it. @throws Problem('provider_unavailable' | …) */
  readonly profile: () => Promise<ProviderProfile>;
};

export type SignInProvider = {
  readonly label: string;
  /** Where to send the browser, and what must be kept until it comes back. @throws Problem('provider_unavailable') */
  readonly leave: (
    purpose: Purpose,
    next: string,
  ) => Promise<{ readonly url: string; readonly leaving: Leaving }>;
  /**
   * Who it is, from the query that the browser brought back.
   * @throws Problem('sign_in_cancelled' | 'provider_refused' | 'provider_unavailable')
   */
  readonly comeBack: (leaving: Leaving, query: string) => Promise<Claimed>;
  /** Who it is, from an ID token made in the last minutes. @throws Problem('provider_refused' | 'provider_unavailable') */
  readonly readCredential: (credential: string) => Promise<Claimed>;
};

/** How old an ID token may be that the studio did not fetch itself, and how far clocks may differ; in seconds. */
const credentialAge = 300;
const clockTolerance = 30;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const profileIn = (claims: Readonly<Record<string, unknown>>): ProviderProfile => ({
  email: sanitizeEmail(text(claims.email)),
  isVerified: claims.email_verified === true,
  name: sanitizePlainText(text(claims.name)),
});

/** Google has an address of its own in the contract. */
const pathOf = (name: string): string => (name === 'google' ? 'google' : `oidc/${name}`);

/** A provider as the studio uses it; `url` is the studio's public origin. */
export function createProvider(settings: ProviderSettings, url: string, now: () => number): SignInProvider {
  const { name, label, clientId } = settings;
  const discover = createDiscovery(settings, now);
  const redirectUri = `${url}/api/auth/${pathOf(name)}/callback`;
  let keys: { readonly uri: string; readonly get: ReturnType<typeof createRemoteJWKSet> } | undefined;

  /** Kept between two uses, so that its keys are fetched once. */
  function keysAt(uri: string): ReturnType<typeof createRemoteJWKSet> {
    if (keys?.uri !== uri) keys = { uri, get: createRemoteJWKSet(new URL(uri)) };
    return keys.get;
  }

  return {
    label,
    leave: async (purpose, next) => {
      const configuration = await discover();
      const leaving = {
        provider: name,
        purpose,
        next,
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
        at: now(),
      };
      const address = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state: leaving.state,
        nonce: leaving.nonce,
        code_challenge: await calculatePKCECodeChallenge(leaving.verifier),
        code_challenge_method: 'S256',
        ...(purpose.kind === 'proof' ? { prompt: 'login', max_age: '0' } : {}),
      });
      return { url: address.href, leaving };
    },

    comeBack: async (leaving, query) => {
      const configuration = await discover();
      const current = new URL(redirectUri);
      current.search = query;
      try {
        const tokens = await authorizationCodeGrant(configuration, current, {
          expectedState: leaving.state,
          expectedNonce: leaving.nonce,
          pkceCodeVerifier: leaving.verifier,
          idTokenExpected: true,
          ...(leaving.purpose.kind === 'proof' ? { maxAge: leavingSeconds } : {}),
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new Problem('provider_refused');
        const { iss: issuer, sub: subject } = claims;
        return {
          issuer,
          subject,
          profile: async () => {
            const isWhole = claims.email !== undefined;
            if (isWhole || configuration.serverMetadata().userinfo_endpoint === undefined)
              return profileIn(claims);
            const more = fetchUserInfo(configuration, tokens.access_token, subject);
            return profileIn(
              await more.catch((error: unknown) => {
                throw toProviderProblem(error);
              }),
            );
          },
        };
      } catch (error) {
        throw toProviderProblem(error);
      }
    },

    readCredential: async (credential) => {
      const metadata = (await discover()).serverMetadata();
      const { jwks_uri: uri, id_token_signing_alg_values_supported: algorithms = [] } = metadata;
      if (uri === undefined) throw new Problem('provider_unavailable');
      const refuse = (cause?: unknown) => new Problem('provider_refused', undefined, { cause });
      const { payload } = await jwtVerify<JWTPayload>(credential, keysAt(uri), {
        issuer: metadata.issuer,
        audience: clientId,
        algorithms,
        maxTokenAge: credentialAge,
        clockTolerance,
        currentDate: new Date(now()),
        requiredClaims: ['sub', 'exp', 'iat'],
      }).catch((error: unknown) => {
        throw refuse(error);
      });
      const { sub: subject, azp } = payload;
      // Made for us and for nobody beside us (OpenID Connect Core, 3.1.3.7, 3 to 5).
      const isOurs = payload.aud === clientId && (azp === undefined || azp === clientId);
      if (subject === undefined || !isOurs) throw refuse();
      return { issuer: metadata.issuer, subject, profile: async () => profileIn(payload) };
    },
  };
}
