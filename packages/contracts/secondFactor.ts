import { type Static, Type } from 'typebox';
import { Name, Timestamp, Uuid } from './common.ts';
import { Provider } from './providers.ts';

const strict = { additionalProperties: false };

export const SecondStepMethod = Type.Union([
  Type.Literal('totp'),
  Type.Literal('passkey'),
  Type.Literal('recovery'),
  Type.Literal('mail'),
]);
/**
 * How the second step of a sign-in can be done: a code of an authenticator app, a passkey, or a recovery code; a code by
 * mail where there is none of these and nothing about the device is known.
 */
export type SecondStepMethod = Static<typeof SecondStepMethod>;

/** The password was right, and a second step is needed: `POST /api/auth/mfa` with this challenge within 10 minutes. */
export const SecondStep = Type.Object({
  mfaRequired: Type.Literal(true),
  challenge: Type.String(),
  methods: Type.Array(SecondStepMethod),
  recoveryCodesLeft: Type.Integer(),
});
export type SecondStep = Static<typeof SecondStep>;

/** What `navigator.credentials` is given, as JSON (WebAuthn Level 3, 5.1.8 and 5.1.9). */
export const PasskeyOptions = Type.Unsafe<object>(Type.Object({}, { additionalProperties: true }));
export type PasskeyOptions = Static<typeof PasskeyOptions>;
/** What it gave back, as JSON (`PublicKeyCredential.toJSON()`). */
export const PasskeyAnswer = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 2048 }),
    rawId: Type.String({ maxLength: 2048 }),
    type: Type.Literal('public-key'),
    response: Type.Object(
      { clientDataJSON: Type.String({ maxLength: 8192 }) },
      { additionalProperties: true },
    ),
    clientExtensionResults: Type.Optional(Type.Object({}, { additionalProperties: true })),
    authenticatorAttachment: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
  },
  strict,
);
export type PasskeyAnswer = Static<typeof PasskeyAnswer>;

/** A code or a passkey. Without a method six digits are a code of the app, any other code is a recovery code. */
const Shown = {
  code: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  method: Type.Optional(SecondStepMethod),
  passkey: Type.Optional(PasskeyAnswer),
};
export const Challenge = Type.Object({ challenge: Type.String({ minLength: 1, maxLength: 128 }) }, strict);
export const PasskeySignIn = Type.Object({ passkey: PasskeyAnswer }, strict);

/** `trust`: this browser needs no second step for 30 days. */
export const SecondStepProof = Type.Object(
  { ...Challenge.properties, ...Shown, trust: Type.Optional(Type.Boolean()) },
  strict,
);
export type SecondStepProof = Static<typeof SecondStepProof>;

/** What the caller has to show to prove anew that it is them, and until when they have; a passkey alone will do. */
export const ProofNeeded = Type.Object({
  password: Type.Boolean(),
  hasPasskey: Type.Boolean(),
  methods: Type.Array(SecondStepMethod),
  /** Who can prove it by signing in there anew; of somebody without a password. */
  providers: Type.Array(Provider),
  provedUntil: Type.Union([Timestamp, Type.Null()]),
});
export type ProofNeeded = Static<typeof ProofNeeded>;
export const Proof = Type.Object(
  { password: Type.Optional(Type.String({ maxLength: 4096 })), ...Shown },
  strict,
);
export type Proof = Static<typeof Proof>;

export const Passkey = Type.Object({
  id: Uuid,
  name: Type.String(),
  /** Kept by a service too, so that it outlives its device. */
  isBackedUp: Type.Boolean(),
  createdAt: Timestamp,
  lastUsedAt: Type.Union([Timestamp, Type.Null()]),
});
export type Passkey = Static<typeof Passkey>;
export const NewPasskey = Type.Object({ name: Name, passkey: PasskeyAnswer }, strict);
export const PasskeyChange = Type.Object({ name: Name }, strict);
export const PasskeyStep = Type.Object({ asksPasskey: Type.Boolean() }, strict);

export const SecondFactor = Type.Object({
  passkeys: Type.Array(Passkey),
  /** One of them is asked for after the password. */
  asksPasskey: Type.Boolean(),
  /** Since when codes of an authenticator app are asked for. */
  appSince: Type.Union([Timestamp, Type.Null()]),
  recoveryCodesLeft: Type.Integer(),
  /** Browsers that need no second step for a while. */
  trustedDevices: Type.Integer(),
});
export type SecondFactor = Static<typeof SecondFactor>;

/** The secret of an authenticator app, in base32 and as the `otpauth:` address that stands in its QR code. */
export const TotpEnrolment = Type.Object({ secret: Type.String(), uri: Type.String() });
export type TotpEnrolment = Static<typeof TotpEnrolment>;
export const TotpConfirmation = Type.Object({ code: Type.String({ maxLength: 64 }) }, strict);
/** Shown this once; empty where those of before are still good. */
export const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String()) });
export type RecoveryCodes = Static<typeof RecoveryCodes>;
