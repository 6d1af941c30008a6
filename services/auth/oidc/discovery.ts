import type { ProviderSettings } from '@flux/config';
import { Problem } from '@flux/contracts';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  discovery,
  enableNonRepudiationChecks,
  type ServerMetadata,
} from 'openid-client';

/** Seconds that any request to a provider may take: a person waits for each. */
const timeout = 5;
/** Milliseconds after which a provider is asked anew what it says of itself, and after it was away. */
const freshMs = 60 * 60 * 1000;
const retryMs = 5_000;

/** Signatures that only the provider can make; never `none`, never a secret that both sides have. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** How the studio shows who it is: in the header, unless the provider takes it in the body alone (Discovery, 3). */
const clientAuth = (secret: string, methods: readonly string[] = ['client_secret_basic']) =>
  methods.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret);

async function ask({ issuer, clientId, clientSecret }: ProviderSettings): Promise<Configuration> {
  const overHttp = issuer.startsWith('http:');
  const execute = overHttp ? [allowInsecureRequests] : [];
  const found = await discovery(new URL(issuer), clientId, clientSecret, undefined, { timeout, execute });
  const metadata: ServerMetadata = found.serverMetadata();
  // The library lets an issuer pass that stands for every organisation of a provider.
  if (URL.parse(metadata.issuer)?.href !== new URL(issuer).href) throw new Error('it calls itself otherwise');
  const signing = (metadata.id_token_signing_alg_values_supported ?? ['RS256']).filter((name) =>
    algorithms.includes(name),
  );
  if (signing.length === 0) throw new Error('it signs by no algorithm that is accepted');
  const configuration = new Configuration(
    { ...metadata, id_token_signing_alg_values_supported: signing },
    clientId,
    { client_secret: clientSecret },
    clientAuth(clientSecret, metadata.token_endpoint_auth_methods_supported),
  );
  configuration.timeout = timeout;
  // Without it the channel alone would vouch for an ID token (OpenID Connect Core, 3.1.3.7, 6).
  enableNonRepudiationChecks(configuration);
  if (overHttp) allowInsecureRequests(configuration);
  return configuration;
}

/** What a provider says of itself. @throws Problem('provider_unavailable') */
export type Discover = () => Promise<Configuration>;

/**
 * Asks a provider when it is first needed, once for all who wait. What it said holds while it is away; when nothing is
 * known, it is asked again after a few seconds and not by everybody who tries.
 */
export function createDiscovery(provider: ProviderSettings, now: () => number): Discover {
  let known: { readonly configuration: Configuration; readonly at: number } | undefined;
  let failure: { readonly problem: Problem; readonly at: number } | undefined;
  let asking: Promise<Configuration> | undefined;

  async function read(): Promise<Configuration> {
    try {
      const configuration = await ask(provider);
      known = { configuration, at: now() };
      failure = undefined;
      return configuration;
    } catch (cause) {
      const problem = new Problem('provider_unavailable', undefined, { cause, retryAfter: retryMs / 1000 });
      failure = { problem, at: now() };
      if (known === undefined) throw problem;
      return known.configuration;
    } finally {
      asking = undefined;
    }
  }

  return async () => {
    if (known !== undefined && now() - known.at < freshMs) return known.configuration;
    if (failure !== undefined && now() - failure.at < retryMs) {
      if (known === undefined) throw failure.problem;
      return known.configuration;
    }
    asking ??= read();
    return await asking;
  };
}
