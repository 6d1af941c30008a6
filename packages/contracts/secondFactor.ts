import { type Static, Type } from 'typebox';
import { Timestamp } from './common.ts';

const strict = { additionalProperties: false };

export const SecondStepMethod = Type.Union([Type.Literal('totp'), Type.Literal('recovery')]);
/** How the second step of a sign-in can be done: a code of an authenticator app, or a recovery code. */
export type SecondStepMethod = Static<typeof SecondStepMethod>;

/** The password was right, and a second step is needed: `POST /api/auth/mfa` with this challenge within 10 minutes. */
export const SecondStep = Type.Object({
  mfaRequired: Type.Literal(true),
  challenge: Type.String(),
  methods: Type.Array(SecondStepMethod),
  recoveryCodesLeft: Type.Integer(),
});
export type SecondStep = Static<typeof SecondStep>;

/** Without a method six digits are a code of the app, anything else is a recovery code. */
const Code = {
  code: Type.String({ minLength: 1, maxLength: 64 }),
  method: Type.Optional(SecondStepMethod),
};

/** `trust`: this browser needs no second step for 30 days. */
export const SecondStepProof = Type.Object(
  { challenge: Type.String({ minLength: 1, maxLength: 128 }), ...Code, trust: Type.Optional(Type.Boolean()) },
  strict,
);
export type SecondStepProof = Static<typeof SecondStepProof>;

/** What the caller has to show to prove anew that it is them, and until when they have. */
export const ProofNeeded = Type.Object({
  password: Type.Boolean(),
  methods: Type.Array(SecondStepMethod),
  provedUntil: Type.Union([Timestamp, Type.Null()]),
});
export type ProofNeeded = Static<typeof ProofNeeded>;
export const Proof = Type.Object(
  {
    password: Type.Optional(Type.String({ maxLength: 4096 })),
    code: Type.Optional(Code.code),
    method: Code.method,
  },
  strict,
);
export type Proof = Static<typeof Proof>;

export const SecondFactor = Type.Object({
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
