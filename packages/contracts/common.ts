import { type Static, Type } from 'typebox';

/** kB, MB and GB are powers of 1,024 (api.md, "Limits"). */
export const kB = 1024;
export const MB = 1024 * kB;
export const GB = 1024 * MB;

export const limits = {
  /** Bytes of a JSON body. */
  jsonBody: 1 * MB,
  /** Bytes of one board message. */
  boardMessage: 8 * MB,
  /** Bytes of one awareness state. */
  awareness: 8 * kB,
  /** Awareness messages per second that are passed on for one connection. */
  awarenessPerSecond: 30,
  /** Board messages per second of one connection, and how many may come at once. */
  boardMessagesPerSecond: 200,
  boardMessagesBurst: 400,
  /** Bytes of a name (UTF-8). */
  name: 255,
  /** Bytes of a file. */
  file: 10 * GB,
  filesPerUpload: 10,
  socketsPerPerson: 50,
  /** Items of a page of a list. */
  pageSize: 50,
  pageSizeMax: 200,
  /** Code points of a password. */
  passwordMin: 12,
  passwordMax: 128,
} as const;

export const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
});
export const Timestamp = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });

/** A name that a person gives: 1 to 255 bytes. The schema bounds characters; `checkName` bounds bytes. */
export const Name = Type.String({ minLength: 1, maxLength: limits.name });

export const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pageSizeMax, default: limits.pageSize })),
    cursor: Type.Optional(Type.String({ maxLength: 512 })),
  },
  { additionalProperties: false },
);
export type PageQuery = Static<typeof PageQuery>;

export const Role = Type.Union([
  Type.Literal('owner'),
  Type.Literal('admin'),
  Type.Literal('editor'),
  Type.Literal('commenter'),
  Type.Literal('viewer'),
]);
/** What somebody is in one project. */
export type Role = Static<typeof Role>;

export const InstallationRole = Type.Union([
  Type.Literal('owner'),
  Type.Literal('admin'),
  Type.Literal('member'),
  Type.Literal('guest'),
]);
/** What somebody is in the whole installation. */
export type InstallationRole = Static<typeof InstallationRole>;

export const ServiceName = Type.Union([
  Type.Literal('auth'),
  Type.Literal('messaging'),
  Type.Literal('collaboration'),
]);
export type ServiceName = Static<typeof ServiceName>;
export const serviceNames: readonly ServiceName[] = ['auth', 'messaging', 'collaboration'];
