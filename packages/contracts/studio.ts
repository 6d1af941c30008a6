import { type Static, Type } from 'typebox';
import { InstallationRole, limits, PageQuery, Timestamp, Uuid } from './common.ts';
import { anomalyBounds } from './limits.ts';

const strict = { additionalProperties: false };

/** `search`: a part of a name or an address. */
export const StudioPeopleQuery = Type.Object(
  { ...PageQuery.properties, search: Type.Optional(Type.String({ maxLength: limits.name })) },
  strict,
);
export type StudioPeopleQuery = Static<typeof StudioPeopleQuery>;

export const StudioPerson = Type.Object({
  id: Uuid,
  name: Type.String(),
  email: Type.String(),
  avatarUrl: Type.Union([Type.String(), Type.Null()]),
  color: Type.Integer({ description: 'Of eight, from 0' }),
  role: InstallationRole,
  createdAt: Timestamp,
  /** Of the session that was active last, ended ones too. */
  lastActiveAt: Type.Union([Timestamp, Type.Null()]),
  /** Live ones. */
  sessions: Type.Integer(),
  hasSecondStep: Type.Boolean(),
  /** Since when nobody can sign in as this person. */
  disabledAt: Type.Union([Timestamp, Type.Null()]),
  /** What the caller may do with this person: `role.change`, `sessions.end`, `account.disable`,
   * `studio.give`. */
  abilities: Type.Record(Type.String(), Type.Boolean()),
});
export type StudioPerson = Static<typeof StudioPerson>;
/** `total` counts all that match. */
export const StudioPeople = Type.Object({
  items: Type.Array(StudioPerson),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
  total: Type.Integer(),
});
export type StudioPeople = Static<typeof StudioPeople>;

const bounded = (name: keyof typeof anomalyBounds) => {
  const { least, most } = anomalyBounds[name];
  return Type.Integer({ minimum: least, maximum: most });
};

/** What the owner asks of everybody. */
export const StudioPolicy = Type.Object(
  {
    /** Whoever has one of these roles and no second step sets one up before anything else opens. */
    secondStepRoles: Type.Array(InstallationRole, { maxItems: 4 }),
    /** After how many days an entry of the record is removed; null: never. */
    recordDays: Type.Union([Type.Integer({ minimum: 30, maximum: 3650 }), Type.Null()]),
    /** How many are not yet unusual: failed sign-ins of an account in 5 minutes, */
    failedSignIns: bounded('failedSignIns'),
    /** new devices of an account in an hour, */
    newDevices: bounded('newDevices'),
    /** refreshes of a session in 10 minutes. */
    refreshes: bounded('refreshes'),
  },
  strict,
);
export type StudioPolicy = Static<typeof StudioPolicy>;

/** The rules to change. */
export const StudioPolicyChange = Type.Partial(StudioPolicy, strict);
export type StudioPolicyChange = Static<typeof StudioPolicyChange>;

export const StudioRoleChange = Type.Object(
  { role: Type.Union([Type.Literal('admin'), Type.Literal('member'), Type.Literal('guest')]) },
  strict,
);
export type StudioRoleChange = Static<typeof StudioRoleChange>;

/** Whose the studio is from now on. */
export const StudioOwner = Type.Object({ id: Uuid }, strict);
export type StudioOwner = Static<typeof StudioOwner>;

export const StudioSession = Type.Object({
  id: Uuid,
  current: Type.Boolean(),
  person: Type.Object({ id: Uuid, name: Type.String(), email: Type.String() }),
  device: Type.String(),
  network: Type.String(),
  createdAt: Timestamp,
  lastActiveAt: Timestamp,
  expiresAt: Timestamp,
  /** `session.end` */
  abilities: Type.Record(Type.String(), Type.Boolean()),
});
export type StudioSession = Static<typeof StudioSession>;
export const StudioSessions = Type.Object({
  items: Type.Array(StudioSession),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});
export type StudioSessions = Static<typeof StudioSessions>;

/**
 * What has tried too often: passwords or codes of an account from a network; codes of an account from all networks that it
 * never signed in from; passwords of any account from a network.
 */
const ThrottledKind = Type.Union([
  Type.Literal('password'),
  Type.Literal('code'),
  Type.Literal('strangers'),
  Type.Literal('network'),
]);
export type ThrottledKind = Static<typeof ThrottledKind>;
export const Throttled = Type.Object({
  id: Uuid,
  kind: ThrottledKind,
  /** Null for a network, and for an address that nobody has here. */
  person: Type.Union([Type.Object({ id: Uuid, name: Type.String(), email: Type.String() }), Type.Null()]),
  network: Type.Union([Type.String(), Type.Null()]),
  tries: Type.Integer(),
  lastTryAt: Timestamp,
  /** When the next try may come; in the past where it may now. */
  freeAt: Timestamp,
  /** When all of it is forgotten, unless there is another try. */
  forgottenAt: Timestamp,
});
export type Throttled = Static<typeof Throttled>;
export const ThrottledList = Type.Object({
  items: Type.Array(Throttled),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});
export type ThrottledList = Static<typeof ThrottledList>;

const filter = {
  kind: Type.Optional(Type.String({ maxLength: 64 })),
  person: Type.Optional(Uuid),
  from: Type.Optional(Timestamp),
  until: Type.Optional(Timestamp),
};
const AuditFilter = Type.Object(filter, strict);
export type AuditFilter = Static<typeof AuditFilter>;
export const AuditQuery = Type.Object({ ...PageQuery.properties, ...filter }, strict);
export type AuditQuery = Static<typeof AuditQuery>;
export const TimelineQuery = Type.Object({ ...filter, from: Timestamp, until: Timestamp }, strict);
export const AuditFileQuery = Type.Object(
  { ...filter, format: Type.Union([Type.Literal('csv'), Type.Literal('json')]) },
  strict,
);

const Someone = Type.Union([Type.Object({ id: Uuid, name: Type.String() }), Type.Null()]);
export const AuditEvent = Type.Object({
  /** Its place in the record, from 1 without a gap. */
  seq: Type.Integer(),
  at: Timestamp,
  kind: Type.String(),
  person: Someone,
  /** Who did it for the person. */
  by: Someone,
  device: Type.Union([Type.String(), Type.Null()]),
  network: Type.Union([Type.String(), Type.Null()]),
  detail: Type.Record(Type.String(), Type.Unknown()),
});
export type AuditEvent = Static<typeof AuditEvent>;
export const AuditEvents = Type.Object({
  items: Type.Array(AuditEvent),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});
export type AuditEvents = Static<typeof AuditEvents>;
export const Timeline = Type.Object({
  items: Type.Array(Type.Object({ at: Timestamp, count: Type.Integer() })),
});
export type Timeline = Static<typeof Timeline>;
/** `brokenAt`: the first entry that is missing or was changed. */
export const AuditRecord = Type.Object({
  entries: Type.Integer(),
  brokenAt: Type.Union([Type.Integer(), Type.Null()]),
  checkedAt: Timestamp,
});
export type AuditRecord = Static<typeof AuditRecord>;
