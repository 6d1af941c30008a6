import { type Static, Type } from 'typebox';
import { Timestamp, Uuid } from './common.ts';
import { Locale } from './identity.ts';

const strict = { additionalProperties: false };

/** Somebody else's sign-in that can be used here; its name stands in addresses, its label on buttons. */
export const Provider = Type.Object({ name: Type.String(), label: Type.String() });
export type Provider = Static<typeof Provider>;

/** What is known before somebody goes to a provider: where they want to be, and what a new account needs. */
export const ProviderStart = Type.Object(
  {
    next: Type.Optional(Type.String({ maxLength: 512 })),
    invite: Type.Optional(Type.String({ maxLength: 128 })),
    locale: Type.Optional(Locale),
    timeZone: Type.Optional(Type.String({ maxLength: 64 })),
  },
  strict,
);
export type ProviderStart = Static<typeof ProviderStart>;

/** An ID token that Google gave to a page of its own or to a program. */
export const GoogleCredential = Type.Object({ credential: Type.String({ maxLength: 8192 }) }, strict);

/** Where to send the browser. */
export const ProviderAddress = Type.Object({ url: Type.String() });

export const Account = Type.Object({
  id: Uuid,
  provider: Type.String({ description: 'The label of the provider' }),
  email: Type.Union([Type.String(), Type.Null()]),
  linkedAt: Timestamp,
  lastUsedAt: Type.Union([Timestamp, Type.Null()]),
});
export type Account = Static<typeof Account>;

export const Accounts = Type.Object({
  items: Type.Array(Account),
  /** Providers of which the caller has no account here. */
  available: Type.Array(Provider),
  hasPassword: Type.Boolean(),
});
export type Accounts = Static<typeof Accounts>;
