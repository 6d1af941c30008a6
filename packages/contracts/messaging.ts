import { type Static, Type } from 'typebox';
import { limits, Name, Timestamp, Uuid } from './common.ts';

/**
 * Conversation: channels of a project, what is said in them, on `WS /messaging` and over HTTP.
 *
 * **One log per channel.** Every durable change of a channel (`message`, `edited`, `deleted`, `reacted`) takes its next
 * `seq`, gapless and ascending from 1, and is stored before anybody hears of it or it is acknowledged. A message keeps
 * the seq it was sent with as its place; `changedSeq` is the seq of the last change to it. Whoever applies a change only
 * where its seq is above the message's `changedSeq` may apply changes twice and pages in any order.
 *
 * **A socket's life.** The client says `hello` with the last seq it has of each channel. The server answers `ready`, then
 * `presence`, then of each channel in `resume` every change after that seq, in order, then what happens from now on. A
 * channel that is not in `resume` begins at the `lastSeq` of `ready`. Where more than 1,000 changes were missed, or the
 * log is shorter than the client thinks, it sends `reset`: forget the channel, read pages over HTTP, go on from its seq.
 * A replayed `message` stands as it was sent, but without text, attachments and mentions when it was deleted since.
 * Changes of one channel come in order; those of two channels do not wait for each other. An author hears the own change
 * too, on every socket that said hello; `ack` and that change come in either order.
 *
 * **Writing.** `send`, `edit`, `delete`, `react` are answered by `ack { id, seq }` or `error { id, code }`, with the id of
 * the message. The id of a message is made by the client (a UUID) and is its idempotency key, over HTTP too: what was not
 * acknowledged is sent again with the same id, and either way there is one message. The same id with other content is
 * `conflict`. What changes nothing (a reaction that is there, the same text again) is acknowledged with the message's
 * `changedSeq` and takes no seq. At most 50 unanswered writes at once keep a client under the limits.
 *
 * **Errors.** `not_found` (no such channel or message, or none that one may see), `forbidden`, `conflict` (other content,
 * a deleted message, an archived channel), `invalid_input`, `database_unavailable` and `internal` (send again later) leave
 * the socket open. A text over 64 kB is answered `too_large` and closes with 4413, too many frames `rate_limited` and 4529.
 *
 * **Threads.** `threadId` is the id of the message that a thread hangs on, in the same channel; a reply has no thread of
 * its own. Replies take seqs as all messages do. The message they hang on carries their number as of `lastSeq` of its page: a
 * client adds one for each later `message` and takes one off for each later `deleted` with that `threadId`.
 *
 * **Private channels** are seen by their members alone; all others by everybody in the project. When somebody may no
 * longer see a channel, `left` says so and nothing of it follows.
 *
 * **Unread.** The read marker of a person is one seq per channel and only moves forward. `unread` counts messages of others
 * after it that stand, `mentions` those of them that name the person; both stop at 100, which means "100 or more".
 *
 * **Presence and typing** are told, never stored. Somebody is here while a socket of theirs is open. A client says `typing`
 * at most every 3 s while its person types; who was not heard of for 6 s, or has sent a message, has stopped.
 */

const strict = { additionalProperties: false };
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Seq = Type.Integer({ minimum: 0 });
/** The schema bounds nothing: rules measure bytes and answer `too_large`. */
const Body = Type.String({
  description: 'Markdown, at most 64 kB of UTF-8; people as `[@Mia](person:<id>)`',
});
const Emoji = Type.String({ minLength: 1, maxLength: 32, description: 'one emoji' });
const FileIds = Type.Array(Uuid, { maxItems: limits.filesPerMessage });

const NewMessageFields = {
  id: Uuid,
  body: Body,
  threadId: Type.Optional(Uuid),
  /** Ids of files of the channel's project. */
  attachments: Type.Optional(FileIds),
};

export const NewMessage = Type.Object(NewMessageFields, strict);
export type NewMessage = Static<typeof NewMessage>;

/** A file as it was when it was attached. */
export const Attachment = Type.Object({
  id: Uuid,
  name: Type.String(),
  size: Type.Integer({ description: 'bytes' }),
  mediaType: Type.String(),
});
export type Attachment = Static<typeof Attachment>;

export const Reaction = Type.Object({
  emoji: Type.String(),
  /** In the order in which they reacted. */
  people: Type.Array(Uuid),
});
export type Reaction = Static<typeof Reaction>;

const SentMessage = {
  channelId: Uuid,
  seq: Seq,
  id: Uuid,
  authorId: Uuid,
  body: Type.String(),
  createdAt: Timestamp,
  threadId: Type.Optional(Uuid),
  attachments: Type.Array(Attachment),
  /** Who of the channel's people is named in the text. */
  mentions: Type.Array(Uuid),
  /** There once it was deleted: text, attachments, mentions and reactions are gone then. */
  deletedAt: Type.Optional(Timestamp),
};

/** A message as it stands. What may be done with it follows from its author and the channel's `abilities`. */
export const Message = Type.Object({
  ...SentMessage,
  changedSeq: Seq,
  editedAt: Type.Optional(Timestamp),
  reactions: Type.Array(Reaction),
  /** Of a message that has replies. */
  thread: Type.Optional(
    Type.Object({
      replies: Type.Integer(),
      lastReplyAt: Timestamp,
      /** Who replied, the latest first; at most five. */
      people: Type.Array(Uuid),
    }),
  ),
});
export type Message = Static<typeof Message>;

export const MessagesQuery = Type.Object(
  {
    /** The messages just before this seq; without `before` and `after` the newest. */
    before: Type.Optional(Seq),
    /** The messages just after this seq. */
    after: Type.Optional(Seq),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pageSizeMax, default: limits.pageSize })),
    /** The replies of one thread; `none`: messages that are no replies. Without it all. */
    threadId: Type.Optional(Type.Union([Uuid, Type.Literal('none')])),
  },
  strict,
);
export type MessagesQuery = Static<typeof MessagesQuery>;

/** Messages in ascending order of seq, whichever side of a seq was asked for. */
export const Messages = Type.Object({
  items: Type.Array(Message),
  /** Whether there are more on the side that was asked for (the older one when none was). */
  hasMore: Type.Boolean(),
  /** Where the channel's log stood: every change up to it is in these messages. */
  lastSeq: Seq,
});
export type Messages = Static<typeof Messages>;

export const EditMessage = Type.Object({ body: Body }, strict);
export const React = Type.Object({ emoji: Emoji, on: Type.Boolean() }, strict);

export const ChannelState = Type.Object({
  id: Uuid,
  projectId: Uuid,
  lastSeq: Seq,
  readSeq: Seq,
  unread: Type.Integer({ minimum: 0, maximum: limits.unreadCounted }),
  mentions: Type.Integer({ minimum: 0, maximum: limits.unreadCounted }),
});
export type ChannelState = Static<typeof ChannelState>;

/**
 * A channel as one person sees it. Abilities: `channel.view`, `channel.edit` (name, topic, archive, people),
 * `message.send` (also edit and delete the own, react, type), `message.moderate` (delete those of others).
 */
export const Channel = Type.Object({
  ...ChannelState.properties,
  name: Type.String(),
  topic: Type.String(),
  isPrivate: Type.Boolean(),
  createdBy: Uuid,
  createdAt: Timestamp,
  archivedAt: nullable(Timestamp),
  abilities: Type.Record(Type.String(), Type.Boolean()),
});
export type Channel = Static<typeof Channel>;
/** The oldest first; archived ones too. */
export const Channels = Type.Object({ items: Type.Array(Channel), nextCursor: nullable(Type.String()) });

/** Who came to the project first stands first. */
export const ChannelMembers = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Uuid,
      name: Type.String(),
      avatarUrl: nullable(Type.String()),
      color: Type.Integer({ minimum: 0, maximum: 7, description: 'index of the person’s colour' }),
    }),
  ),
  nextCursor: nullable(Type.String()),
});

const Topic = Type.String({ maxLength: limits.topic, description: 'at most 1 kB of UTF-8' });

export type NewChannel = Static<typeof NewChannel>;
export const NewChannel = Type.Object(
  {
    name: Name,
    topic: Type.Optional(Topic),
    isPrivate: Type.Optional(Type.Boolean()),
    /** Who is in a private channel beside the one who makes it; people of the project. */
    memberIds: Type.Optional(Type.Array(Uuid, { maxItems: limits.pageSizeMax })),
  },
  strict,
);
export type EditChannel = Static<typeof EditChannel>;
export const EditChannel = Type.Object(
  {
    name: Type.Optional(Name),
    topic: Type.Optional(Topic),
    isArchived: Type.Optional(Type.Boolean()),
  },
  strict,
);

export const ReadMarker = Type.Object({ seq: Seq }, strict);

/** What a client says on `WS /messaging`. */
export const ClientFrame = Type.Union([
  Type.Object(
    {
      type: Type.Literal('hello'),
      /** The last seq the client has of each channel it knows. */
      resume: Type.Optional(Type.Record(Type.String(), Seq)),
    },
    strict,
  ),
  Type.Object({ type: Type.Literal('send'), channelId: Uuid, ...NewMessageFields }, strict),
  Type.Object({ type: Type.Literal('edit'), id: Uuid, body: Body }, strict),
  Type.Object({ type: Type.Literal('delete'), id: Uuid }, strict),
  Type.Object({ type: Type.Literal('react'), id: Uuid, emoji: Emoji, on: Type.Boolean() }, strict),
  Type.Object({ type: Type.Literal('typing'), channelId: Uuid }, strict),
  Type.Object({ type: Type.Literal('read'), channelId: Uuid, seq: Seq }, strict),
]);
export type ClientFrame = Static<typeof ClientFrame>;

const change = { channelId: Uuid, seq: Seq, id: Uuid };

/** The four durable changes of a channel; `id` is the message's. */
export const ChangeFrame = Type.Union([
  Type.Object({ type: Type.Literal('message'), ...SentMessage }),
  Type.Object({
    type: Type.Literal('edited'),
    ...change,
    /** Empty in a replay when the message was deleted since. */
    body: Type.String(),
    mentions: Type.Array(Uuid),
    editedAt: Timestamp,
  }),
  Type.Object({
    type: Type.Literal('deleted'),
    ...change,
    deletedBy: Uuid,
    deletedAt: Timestamp,
    /** There when a reply was deleted: its thread has one less. */
    threadId: Type.Optional(Uuid),
  }),
  Type.Object({
    type: Type.Literal('reacted'),
    ...change,
    personId: Uuid,
    emoji: Type.String(),
    on: Type.Boolean(),
  }),
]);
export type ChangeFrame = Static<typeof ChangeFrame>;

/** What the server says on `WS /messaging`. */
export const ServerFrame = Type.Union([
  Type.Object({ type: Type.Literal('ready'), userId: Uuid, channels: Type.Array(ChannelState) }),
  Type.Object({ type: Type.Literal('ack'), id: Uuid, seq: Seq }),
  ChangeFrame,
  Type.Object({ type: Type.Literal('reset'), channelId: Uuid, seq: Seq }),
  /** Another socket of the same person moved the read marker. */
  Type.Object({ type: Type.Literal('read'), channelId: Uuid, seq: Seq }),
  /** A channel that is new to this person, or whose name, topic or archive changed. */
  Type.Object({ type: Type.Literal('channel'), channel: Channel }),
  /** This person may no longer see the channel. */
  Type.Object({ type: Type.Literal('left'), channelId: Uuid }),
  /** People of one's projects who came or went; the first after `ready` names all who are here, the person too. */
  Type.Object({ type: Type.Literal('presence'), here: Type.Array(Uuid), away: Type.Array(Uuid) }),
  Type.Object({ type: Type.Literal('typing'), channelId: Uuid, personId: Uuid }),
  /** `id` is that of the message, or of the channel for `typing` and `read`. */
  Type.Object({ type: Type.Literal('error'), id: Type.Optional(Type.String()), code: Type.String() }),
]);
export type ServerFrame = Static<typeof ServerFrame>;
