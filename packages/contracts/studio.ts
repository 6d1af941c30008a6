import { type Static, Type } from 'typebox';
import { InstallationRole, limits, PageQuery, Timestamp, Uuid } from './common.ts';

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
  /** What the caller may do with this person: `role.change`, `sessions.end`, `account.disable`. */
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

export const StudioRoleChange = Type.Object(
  { role: Type.Union([Type.Literal('admin'), Type.Literal('member'), Type.Literal('guest')]) },
  strict,
);
export type StudioRoleChange = Static<typeof StudioRoleChange>;
