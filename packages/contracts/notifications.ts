import { type Static, Type } from 'typebox';
import { PageQuery, Timestamp, Uuid } from './common.ts';
import { type NoticeKind, noticeKinds } from './notices.ts';

const strict = { additionalProperties: false };
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Kind = Type.Unsafe<NoticeKind>(Type.String({ enum: [...noticeKinds] }));

export const Notification = Type.Object({
  id: Uuid,
  kind: Kind,
  event: Type.String({ description: 'what of this kind happened' }),
  actor: nullable(
    Type.Object({
      id: Uuid,
      name: Type.String(),
      avatarUrl: nullable(Type.String()),
      color: Type.Integer({ minimum: 0, maximum: 7 }),
    }),
  ),
  projectId: nullable(Uuid),
  path: nullable(Type.String({ description: 'an address of the page' })),
  detail: Type.Record(Type.String(), Type.String()),
  createdAt: Timestamp,
  readAt: nullable(Timestamp),
});
export type Notification = Static<typeof Notification>;

export const Notifications = Type.Object({
  items: Type.Array(Notification),
  nextCursor: nullable(Type.String()),
  /** Of all, not of this page. */
  unread: Type.Integer(),
});
export type Notifications = Static<typeof Notifications>;

export const NotificationsQuery = Type.Object(
  { ...PageQuery.properties, show: Type.Optional(Type.Literal('unread')) },
  strict,
);
export const NotificationChange = Type.Object({ read: Type.Boolean() }, strict);
/** Everything up to the newest that the person has seen, so that what comes meanwhile stays unread. */
export const ReadThrough = Type.Object({ through: Uuid }, strict);
export const UnreadCount = Type.Object({ unread: Type.Integer() });

export const NotificationSetting = Type.Object({
  kind: Kind,
  inList: Type.Boolean(),
  byMail: Type.Boolean(),
  /** True for what cannot be switched off. */
  isFixed: Type.Boolean(),
});
export type NotificationSetting = Static<typeof NotificationSetting>;
export const NotificationSettings = Type.Object({ items: Type.Array(NotificationSetting) });
export const NotificationSettingChange = Type.Object(
  { kind: Kind, inList: Type.Boolean(), byMail: Type.Boolean() },
  strict,
);
