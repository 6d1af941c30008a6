import { type Static, Type } from 'typebox';
import { Name, Role, Timestamp, Uuid } from './common.ts';

const strict = { additionalProperties: false };
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What the caller may do with an object; it travels with every object, so that a page never guesses. */
const Abilities = Type.Record(Type.String(), Type.Boolean());

export const Project = Type.Object({
  id: Uuid,
  name: Type.String(),
  role: Role,
  createdAt: Timestamp,
  abilities: Abilities,
});
export type Project = Static<typeof Project>;
export const Projects = Type.Object({ items: Type.Array(Project), nextCursor: nullable(Type.String()) });
export const NewProject = Type.Object({ name: Name }, strict);

export const Member = Type.Object({
  id: Uuid,
  name: Type.String(),
  avatarUrl: nullable(Type.String()),
  color: Type.Integer({ minimum: 0, maximum: 7, description: 'index of the person’s colour' }),
  role: Role,
  joinedAt: Timestamp,
});
export type Member = Static<typeof Member>;
export const Members = Type.Object({ items: Type.Array(Member), nextCursor: nullable(Type.String()) });

/** `owner` cannot be invited: a project has the owner who made it, until it is handed over. */
export const NewInvite = Type.Object(
  {
    role: Type.Union([
      Type.Literal('admin'),
      Type.Literal('editor'),
      Type.Literal('commenter'),
      Type.Literal('viewer'),
    ]),
  },
  strict,
);
export const Invite = Type.Object({
  token: Type.String(),
  url: Type.String(),
  role: Role,
  expiresAt: Timestamp,
});
export type Invite = Static<typeof Invite>;
/** What a person who holds an invitation may know before accepting it. */
export const InvitePreview = Type.Object({
  projectName: Type.String(),
  invitedBy: Type.String(),
  role: Role,
});
export type InvitePreview = Static<typeof InvitePreview>;
export const JoinProject = Type.Object({ token: Type.String({ minLength: 1, maxLength: 128 }) }, strict);

export const Board = Type.Object({
  id: Uuid,
  projectId: Uuid,
  name: Type.String(),
  createdAt: Timestamp,
  abilities: Abilities,
});
export type Board = Static<typeof Board>;
export const Boards = Type.Object({ items: Type.Array(Board), nextCursor: nullable(Type.String()) });
export const NewBoard = Type.Object({ name: Name }, strict);
