import { type Static, Type } from 'typebox';
import { Name, PageQuery, Role, Timestamp, Uuid } from './common.ts';
import { limits } from './limits.ts';

const strict = { additionalProperties: false };
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What the caller may do with an object; it travels with every object, so that a page never guesses. */
const Abilities = Type.Record(Type.String(), Type.Boolean());

export const ProjectStatus = Type.Union([
  Type.Literal('planned'),
  Type.Literal('active'),
  Type.Literal('paused'),
  Type.Literal('done'),
]);
export type ProjectStatus = Static<typeof ProjectStatus>;

/** A day without a zone, such as `2027-03-24`. */
const Day = Type.String({ format: 'date' });

export const Project = Type.Object({
  id: Uuid,
  name: Type.String(),
  description: Type.String(),
  client: Type.String({ description: 'whom it is for' }),
  status: ProjectStatus,
  startsOn: nullable(Day),
  endsOn: nullable(Day),
  archivedAt: nullable(Timestamp),
  role: Role,
  createdAt: Timestamp,
  abilities: Abilities,
});
export type Project = Static<typeof Project>;
export const Projects = Type.Object({ items: Type.Array(Project), nextCursor: nullable(Type.String()) });
export const NewProject = Type.Object({ name: Name }, strict);
export const ProjectsQuery = Type.Object(
  {
    ...PageQuery.properties,
    state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('archived')], { default: 'open' })),
  },
  strict,
);
/** What is left out stays as it is. */
export const ProjectChange = Type.Object(
  {
    name: Type.Optional(Name),
    description: Type.Optional(Type.String({ maxLength: limits.description })),
    client: Type.Optional(Type.String({ maxLength: limits.name })),
    status: Type.Optional(ProjectStatus),
    startsOn: Type.Optional(nullable(Day)),
    endsOn: Type.Optional(nullable(Day)),
  },
  strict,
);
export type ProjectChange = Static<typeof ProjectChange>;

export const Member = Type.Object({
  id: Uuid,
  name: Type.String(),
  avatarUrl: nullable(Type.String()),
  color: Type.Integer({ minimum: 0, maximum: 7, description: 'index of the person’s colour' }),
  role: Role,
  joinedAt: Timestamp,
  abilities: Abilities,
});
export type Member = Static<typeof Member>;
export const Members = Type.Object({ items: Type.Array(Member), nextCursor: nullable(Type.String()) });

/** `owner` is never given by invitation or by a change of role: a project has one, until it is handed over. */
const GivenRole = Type.Union([
  Type.Literal('admin'),
  Type.Literal('editor'),
  Type.Literal('commenter'),
  Type.Literal('viewer'),
]);
export const RoleChange = Type.Object({ role: GivenRole }, strict);
export const NewOwner = Type.Object({ personId: Uuid }, strict);

const inviteFields = {
  role: GivenRole,
  days: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: limits.inviteDaysMax,
      description: 'how long it opens; 14 unless told',
    }),
  ),
};
export const NewInvite = Type.Object(inviteFields, strict);
export const NewMailedInvite = Type.Object(
  { ...inviteFields, email: Type.String({ minLength: 3, maxLength: 254 }) },
  strict,
);
/** An invitation that is still open, as those see it who may end it. */
export const OpenInvite = Type.Object({
  id: Uuid,
  role: Role,
  email: nullable(Type.String({ description: 'where it was mailed to; null for a link' })),
  invitedBy: Type.Object({ id: Uuid, name: Type.String() }),
  createdAt: Timestamp,
  expiresAt: Timestamp,
});
export type OpenInvite = Static<typeof OpenInvite>;
export const OpenInvites = Type.Object({
  items: Type.Array(OpenInvite),
  nextCursor: nullable(Type.String()),
});
export const Invite = Type.Object({
  id: Uuid,
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
/** By the token of a link, or by the id of an invitation that the caller was told of. */
export const JoinProject = Type.Union([
  Type.Object({ token: Type.String({ minLength: 1, maxLength: 128 }) }, strict),
  Type.Object({ inviteId: Uuid }, strict),
]);
export type JoinProject = Static<typeof JoinProject>;

/** Somebody as a row or a card names them. */
const Author = Type.Object({
  id: Uuid,
  name: Type.String(),
  color: Type.Integer({ minimum: 0, maximum: 7, description: 'index of the person’s colour' }),
});

const boardFields = {
  id: Uuid,
  projectId: Uuid,
  name: Type.String(),
  createdAt: Timestamp,
  changedAt: Timestamp,
  changedBy: nullable(Author),
  deletedAt: nullable(Timestamp),
  preview: nullable(Type.String({ description: 'names the small picture; another name is another picture' })),
  abilities: Abilities,
};
export const Board = Type.Object(boardFields);
export type Board = Static<typeof Board>;
export const Boards = Type.Object({ items: Type.Array(Board), nextCursor: nullable(Type.String()) });
export const NewBoard = Type.Object({ name: Name }, strict);
export const RenameBoard = Type.Object({ name: Name }, strict);
/** Without a name the copy is called like the board. */
export const DuplicateBoard = Type.Object({ name: Type.Optional(Name) }, strict);
export const BoardsQuery = Type.Object(
  {
    ...PageQuery.properties,
    state: Type.Optional(Type.Union([Type.Literal('kept'), Type.Literal('trash')])),
  },
  strict,
);
export type BoardsQuery = Static<typeof BoardsQuery>;
/** The `preview` of a board, so that a browser may keep each picture. */
export const PreviewQuery = Type.Object({ of: Type.Optional(Type.String({ maxLength: 64 })) }, strict);

export const RecentBoard = Type.Object({ ...boardFields, projectName: Type.String(), openedAt: Timestamp });
export type RecentBoard = Static<typeof RecentBoard>;
export const RecentBoards = Type.Object({
  items: Type.Array(RecentBoard),
  nextCursor: nullable(Type.String()),
});
