import { type Static, Type } from 'typebox';
import { Timestamp, Uuid } from './common.ts';
import { User } from './identity.ts';
import { Attachment } from './messaging.ts';

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What is kept of an account, but for secrets. */
export const OwnAccount = Type.Object({
  user: User,
  createdAt: Timestamp,
  /** Ended ones too. */
  sessions: Type.Array(
    Type.Object({
      id: Uuid,
      client: Type.String(),
      device: Type.String(),
      network: Type.String(),
      createdAt: Timestamp,
      lastActiveAt: Timestamp,
      endedAt: nullable(Timestamp),
      endReason: nullable(Type.String()),
    }),
  ),
  devices: Type.Array(Type.Object({ name: Type.String(), firstSeenAt: Timestamp, lastSeenAt: Timestamp })),
  passkeys: Type.Array(
    Type.Object({ name: Type.String(), createdAt: Timestamp, lastUsedAt: nullable(Timestamp) }),
  ),
  accounts: Type.Array(
    Type.Object({ provider: Type.String(), email: nullable(Type.String()), linkedAt: Timestamp }),
  ),
  /** Features that the operator gave this person, or kept from them, by name. */
  features: Type.Array(Type.Object({ name: Type.String(), isOn: Type.Boolean() })),
});
export type OwnAccount = Static<typeof OwnAccount>;

/** Those that stand, by channel and in the order in which they were sent. */
export const OwnMessages = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Uuid,
      projectId: Uuid,
      channelId: Uuid,
      channel: Type.String(),
      threadId: nullable(Uuid),
      body: Type.String(),
      attachments: Type.Array(Attachment),
      createdAt: Timestamp,
      editedAt: nullable(Timestamp),
    }),
  ),
  nextCursor: nullable(Type.String()),
});
export type OwnMessages = Static<typeof OwnMessages>;
