import { type Static, Type } from 'typebox';
import { limits } from './limits.ts';

export * from './limits.ts';

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
