import { type Static, Type } from 'typebox';
import { InstallationRole, Name, Timestamp, Uuid } from './common.ts';

const strict = { additionalProperties: false };

export const Theme = Type.Union([Type.Literal('system'), Type.Literal('light'), Type.Literal('dark')]);
export type Theme = Static<typeof Theme>;
/** The languages that the page speaks; mail is in them too. */
export const Locale = Type.Union([Type.Literal('en'), Type.Literal('es'), Type.Literal('de')]);

export const User = Type.Object({
  id: Uuid,
  email: Type.String(),
  /** They have opened a link that was mailed to it. */
  emailVerified: Type.Boolean(),
  name: Type.String(),
  role: InstallationRole,
  avatarUrl: Type.Union([Type.String(), Type.Null()]),
  locale: Type.String({ description: 'BCP 47' }),
  timeZone: Type.String({ description: 'IANA' }),
  theme: Theme,
  /** Their role asks for a second step that they do not have: nothing else opens before they set one up. */
  owesSecondStep: Type.Optional(Type.Literal(true)),
  /** Features that are rolled out bit by bit and that they have; said of the caller alone. */
  flags: Type.Optional(Type.Array(Type.String())),
});
export type User = Static<typeof User>;

export const SignUp = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 254 }),
    password: Type.String({ maxLength: 4096 }),
    name: Name,
    /** Lets somebody in where sign-up is by invitation: a project invitation's token. */
    invite: Type.Optional(Type.String({ maxLength: 128 })),
    locale: Type.Optional(Locale),
    timeZone: Type.Optional(Type.String({ maxLength: 64 })),
  },
  strict,
);
export type SignUp = Static<typeof SignUp>;

/** What is left out stays as it is. */
export const ProfileChange = Type.Object(
  {
    name: Type.Optional(Name),
    timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    locale: Type.Optional(Locale),
    theme: Type.Optional(Theme),
  },
  strict,
);
export type ProfileChange = Static<typeof ProfileChange>;
/** `password` is the current one: the proof that it is the person who asks. */
export const PasswordChange = Type.Object(
  { password: Type.String({ maxLength: 4096 }), newPassword: Type.String({ maxLength: 4096 }) },
  strict,
);
export const EmailChange = Type.Object(
  { password: Type.String({ maxLength: 4096 }), email: Type.String({ minLength: 3, maxLength: 254 }) },
  strict,
);
export const EmailConfirmation = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 128 }) },
  strict,
);
export const ConfirmedEmail = Type.Object({ email: Type.String() });

/** Asks for a link to set another password by mail; the answer is the same whoever has the address. */
export const ResetRequest = Type.Object({ email: Type.String({ maxLength: 1024 }) }, strict);
export const PasswordReset = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 128 }), password: Type.String({ maxLength: 4096 }) },
  strict,
);

/** The token of a mail about a sign-in, and what it is about. */
export const NotMe = Type.Object({ token: Type.String({ minLength: 1, maxLength: 128 }) }, strict);
export const ReportedSignIn = Type.Object({ device: Type.String(), network: Type.String(), at: Timestamp });

export const SignIn = Type.Object(
  { email: Type.String({ maxLength: 1024 }), password: Type.String({ maxLength: 4096 }) },
  strict,
);
export type SignIn = Static<typeof SignIn>;

/** A browser's answer: tokens travel in cookies only. */
export const SignedIn = Type.Object({ user: User, csrfToken: Type.String() });
export type SignedIn = Static<typeof SignedIn>;

/** A program's answer (`x-flux-client: program`): tokens in the body, no cookies. `expiresIn` is in seconds. */
export const ProgramTokens = Type.Object({
  user: Type.Optional(User),
  accessToken: Type.String(),
  refreshToken: Type.String(),
  expiresIn: Type.Integer(),
});
export type ProgramTokens = Static<typeof ProgramTokens>;

export const Refresh = Type.Object({ refreshToken: Type.Optional(Type.String({ maxLength: 128 })) }, strict);
/** `sessionEndsAt` moves on with what the person does, up to the session's absolute end. */
export const Refreshed = Type.Object({
  csrfToken: Type.String(),
  expiresIn: Type.Integer(),
  sessionEndsAt: Timestamp,
});
export type Refreshed = Static<typeof Refreshed>;

export const Session = Type.Object({
  id: Uuid,
  current: Type.Boolean(),
  device: Type.String(),
  place: Type.String(),
  network: Type.String(),
  createdAt: Timestamp,
  lastActiveAt: Timestamp,
  expiresAt: Timestamp,
});
export type Session = Static<typeof Session>;
export const Sessions = Type.Object({ items: Type.Array(Session) });

/** What keeps the caller from deleting their account. */
export const Leaving = Type.Object({
  /** Whether the studio is theirs, which nobody can leave without an owner. */
  isOwner: Type.Boolean(),
  /** Those that others are in too, and that are to be handed over to one of them. */
  projects: Type.Array(Type.Object({ id: Uuid, name: Type.String() })),
});
export type Leaving = Static<typeof Leaving>;

export const TokenInfo = Type.Object({
  userId: Uuid,
  sessionId: Uuid,
  issuedAt: Timestamp,
  expiresAt: Timestamp,
  secondsLeft: Type.Integer(),
});
export type TokenInfo = Static<typeof TokenInfo>;

export const CsrfToken = Type.Object({ csrfToken: Type.String() });
export const WsTicket = Type.Object({ ticket: Type.String(), expiresIn: Type.Integer() });
