import type { Parse } from './parsers.ts';

/** A provider of OpenID Connect by which people can sign in. */
export type ProviderSettings = {
  /** Stands in addresses: small letters, digits, dashes. */
  readonly name: string;
  /** What the button says. */
  readonly label: string;
  /** Where `/.well-known/openid-configuration` is found. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

const keys = ['name', 'label', 'issuer', 'clientId', 'clientSecret'] as const;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isProvider = (value: unknown): value is ProviderSettings =>
  isRecord(value) &&
  Object.keys(value).length === keys.length &&
  keys.every((key) => typeof value[key] === 'string' && value[key] !== '');

/** Over `http:` only on this machine, for who tries something out. */
function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.search !== '' || url.hash !== '' || url.username !== '') return false;
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && /^(localhost|127\.0\.0\.1)$/.test(url.hostname))
  );
}

function faultOf(providers: readonly ProviderSettings[]): string | undefined {
  const names = providers.map(({ name }) => name);
  if (new Set(names).size < names.length) return 'must give each provider a name of its own';
  for (const { name, label, issuer } of providers) {
    if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name))
      return 'must name each provider by 1 to 32 small letters, digits or dashes';
    if (label.length > 40) return `must label ${name} by at most 40 characters`;
    if (!isIssuer(issuer)) return `must give ${name} an issuer such as https://login.example.com`;
  }
  return undefined;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Providers as a JSON list. */
export const providers: Parse<readonly ProviderSettings[]> = (text) => {
  const given = fromJson(text);
  if (!Array.isArray(given) || !given.every(isProvider))
    return { fault: `must be a JSON list of objects with ${keys.join(', ')}` };
  const fault = faultOf(given);
  return fault === undefined ? { value: given } : { fault };
};

const googleIssuer = 'https://accounts.google.com';

/** Google's own sign-in, of which only the client is the owner's. */
export const google = (clientId: string, clientSecret: string): ProviderSettings => ({
  name: 'google',
  label: 'Google',
  issuer: googleIssuer,
  clientId,
  clientSecret,
});

export const isGoogle = ({ issuer }: ProviderSettings): boolean => issuer === googleIssuer;
