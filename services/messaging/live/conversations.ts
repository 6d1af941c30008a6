import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Bus } from '@flux/bus';
import {
  type ChangeFrame,
  type ChannelId,
  closeReasonOf,
  limits,
  MB,
  type PersonId,
  Problem,
} from '@flux/contracts';
import { createGroupCommit, isUnavailable } from '@flux/database';
import {
  closeSocket,
  createBuckets,
  createSocketCount,
  noteSocketCaller,
  type SocketRoute,
} from '@flux/http';
import type { Identity } from '@flux/identity';
import { announce } from '@flux/notices';
import type { WebSocket } from 'ws';
import { prepareChannels } from '../channels/channels.ts';
import { forgetMembership, moveMarker, whoSees } from '../channels/store.ts';
import { storeWrites } from '../messages/journal.ts';
import { readChanges } from '../messages/log.ts';
import type { Outcome, Write } from '../messages/writes.ts';
import type { MessagingDb } from '../tables.ts';
import { createAudience, frameOf } from './audience.ts';
import { type BusMessage, conversationTopic, createVoice, readBusMessage } from './busMessages.ts';
import { type Conversation, createConversation, longestFrame } from './conversation.ts';
import { createFollowing, replayedAtOnce } from './following.ts';
import { readMembershipChange } from './membershipChange.ts';
import { createPresence, presenceTimes } from './presence.ts';

/** Does something every so many milliseconds until it is told to stop. */
export type Every = (ms: number, work: () => void) => () => void;

export type ConversationsDeps = {
  readonly db: MessagingDb;
  readonly bus: Bus;
  readonly identity: Pick<Identity, 'authenticateUpgrade' | 'onSessionEnded' | 'hasEnded' | 'touch'>;
  readonly settings: { readonly rateLimit: boolean };
  readonly log: Readonly<Record<'error' | 'info', (fields: object, message: string) => void>>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly every?: Every;
};

/** Milliseconds. */
export const times = {
  /** Between two looks for people who have left. */
  expiry: 1_000,
  /** Between two pings; who answers none is gone by the next. */
  ping: 25_000,
  /** Between two looks at what everybody may see: with the query it stays under 15 s. */
  permission: 14_000,
  /** How long writes wait for a lost database. */
  giveUp: 10_000,
} as const;

/** Milliseconds between two flushes: none for a lone writer; the more write, the more share one (as for boards). */
const tickAfter = (writes: number): number => (writes < 4 ? 0 : writes < 16 ? 8 : 16);

/** Bytes that may wait for the database in this process. */
const longestQueue = 64 * MB;

type Entry = { readonly write: Write; readonly bytes: number };

const everyInterval: Every = (ms, work) => {
  const timer = setInterval(work, ms).unref();
  return () => clearInterval(timer);
};

/** Somebody stored the same id at this moment, at another process: tried again, it is found. */
const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505';

/** `WS /messaging` (api.md) and all that is live about conversation: every change stored before it is delivered. */
export function createConversations(deps: ConversationsDeps) {
  const { db, bus, identity, settings, now = Date.now, every = everyInterval } = deps;
  const node = randomUUID();
  const voice = createVoice(bus, node);
  const conversations = new Set<Conversation>();
  const count = createSocketCount();
  const metrics = { framesSent: 0, awarenessDropped: 0, slowReaders: 0 };
  const takeWrite = createBuckets(
    { burst: limits.messageWritesBurst, perSecond: limits.messageWritesPerSecond },
    now,
  );
  let stops: (() => void)[] = [];

  /** That the database is away is said once, by the database. */
  function onError(error: unknown): void {
    if (!isUnavailable(error)) deps.log.error({ err: error }, 'conversation');
  }

  const audience = createAudience({
    read: (channelId, after) => readChanges(db, channelId, after, replayedAtOnce),
    onError,
  });
  const following = createFollowing(db, audience);
  const greeted = (): Conversation[] => [...conversations].filter(({ hasSaidHello }) => hasSaidHello);

  const presence = createPresence({
    publish: voice.sayPresence,
    show(here, away) {
      for (const conversation of conversations) {
        const among = (people: readonly PersonId[]) =>
          people.filter((person) => conversation.peers.has(person));
        const [come, gone] = [among(here), among(away)];
        if (come.length + gone.length > 0) conversation.say({ type: 'presence', here: come, away: gone });
      }
    },
    now,
  });

  const commit = createGroupCommit<Entry, Outcome>({
    store: async (entries) => {
      const { outcomes, told } = await storeWrites(
        db,
        entries.map(({ write }) => write),
        now(),
      );
      announce(bus, told);
      return outcomes;
    },
    stored: showStored,
    logOf: ({ write }) => (write.kind === 'send' ? write.channelId : write.id),
    bytesOf: ({ bytes }) => bytes,
    isTransient: (error) => isUnavailable(error) || isDuplicate(error),
    tickMs: tickAfter,
    longestQueueBytes: longestQueue,
    giveUpMs: times.giveUp,
    now,
  });

  /** Delivers one flush, here and to the other processes: of each channel its changes in order. */
  function showStored(_entries: readonly Entry[], outcomes: readonly Outcome[]): void {
    const changes = outcomes.flatMap((outcome) =>
      outcome.kind === 'done' && outcome.change !== undefined ? [outcome.change] : [],
    );
    for (const [channelId, some] of Map.groupBy(changes, ({ channelId }) => channelId as ChannelId)) {
      const inOrder: readonly ChangeFrame[] = some.toSorted((a, b) => a.seq - b.seq);
      audience.take(channelId, inOrder);
      voice.sayChanges(channelId, inOrder);
    }
  }

  /** What connections may see is looked at again at once; what is new to them is told after it. */
  async function review(which: readonly Conversation[]): Promise<void> {
    if (which.length === 0) return;
    await following.dropUnseen(which);
    for (const conversation of which) following.refresh(conversation).catch(onError);
  }

  async function reviewChannel(channelId: ChannelId): Promise<void> {
    const seeing = await whoSees(db, channelId);
    await review(
      greeted().filter(({ personId, channels }) => seeing.has(personId) || channels.has(channelId)),
    );
  }

  function hear({ node: from, message }: { readonly node: string; readonly message: BusMessage }): void {
    const isOwn = from === node;
    switch (message.kind) {
      case 'changes':
        if (isOwn) return;
        if (message.changes === undefined) audience.hasMore(message.channelId as ChannelId, message.last);
        else audience.take(message.channelId as ChannelId, message.changes);
        break;
      case 'channel':
        reviewChannel(message.channelId as ChannelId).catch(onError);
        break;
      case 'read': {
        const { channelId, personId, seq } = message;
        const frame = frameOf({ type: 'read', channelId, seq });
        for (const conversation of greeted())
          if (conversation.personId === personId) conversation.send(frame);
        break;
      }
      case 'typing': {
        const { channelId, personId } = message;
        const frame = { type: 'typing', channelId, personId } as const;
        audience.tellOthers(channelId as ChannelId, frame, personId as PersonId);
        break;
      }
      case 'presence':
        if (!isOwn) presence.hear(from, message.here as PersonId[], message.away as PersonId[]);
        break;
      case 'whoIsThere':
        if (!isOwn) presence.beat();
        break;
      default:
        message satisfies never;
    }
  }

  /** Somebody came to a project, left it or is something else there: for them all of it, for the others who is there. */
  async function onMembers(payload: Uint8Array): Promise<void> {
    const change = readMembershipChange(payload);
    if (change !== undefined) await forgetMembership(db, change.projectId, change.personId);
    await review(
      greeted().filter(
        ({ personId, channels }) =>
          change === undefined ||
          personId === change.personId ||
          [...channels.values()].some(({ projectId }) => projectId === change.projectId),
      ),
    );
  }

  function onInterrupted(): void {
    audience.catchUpAll();
    voice.say({ kind: 'whoIsThere' });
    presence.beat();
    review(greeted()).catch(onError);
  }

  async function read(personId: PersonId, channelId: ChannelId, seq: number): Promise<void> {
    const moved = await moveMarker(db, personId, channelId, seq, now());
    if (moved === undefined) return;
    voice.say({ kind: 'read', channelId, personId, seq: moved.seq });
    if (moved.hasReadNotices) announce(bus, [personId]);
  }

  const store = (write: Write, bytes: number): Promise<Outcome> => commit.add({ write, bytes });
  const announceChannel = (channelId: ChannelId) => voice.say({ kind: 'channel', channelId });

  async function hello(conversation: Conversation, resume: Readonly<Record<string, number>>): Promise<void> {
    const { personId } = conversation;
    try {
      await prepareChannels({ db, announce: announceChannel, clock: now }, personId);
      await following.begin(conversation, resume, (rows) => {
        const channels = rows.map((row) => ({
          id: row.id,
          projectId: row.project_id,
          lastSeq: row.last_seq,
          readSeq: row.read_seq,
          unread: row.unread,
          mentions: row.mentions,
        }));
        conversation.say({ type: 'ready', userId: personId, channels });
        conversation.say({ type: 'presence', here: [...presence.here(conversation.peers)], away: [] });
      });
    } catch (error) {
      onError(error);
      conversation.close('try_later');
    }
  }

  function leave(conversation: Conversation): void {
    conversations.delete(conversation);
    following.end(conversation);
    presence.leave(conversation.personId);
    count.remove(conversation.personId);
  }

  /** @throws Problem */
  async function enter(socket: WebSocket, request: IncomingMessage): Promise<void> {
    const caller = await identity.authenticateUpgrade(request);
    noteSocketCaller(socket, caller.personId);
    if (socket.readyState !== socket.OPEN) return;
    if (!count.add(caller.personId)) throw new Problem('rate_limited');
    const conversation = createConversation({
      socket,
      caller,
      metrics,
      isRateLimited: settings.rateLimit,
      takeWrite,
      store,
      hello,
      read,
      typing: (personId, channelId) => voice.say({ kind: 'typing', channelId, personId }),
      touch: () => identity.touch(caller),
      onRefused: (code) => deps.log.info({ code, person: caller.personId }, 'frame refused'),
      onError,
      now,
    });
    conversations.add(conversation);
    presence.enter(caller.personId);
    socket.once('close', () => leave(conversation));
    socket.on('message', conversation.receive);
    socket.resume();
    if (identity.hasEnded(caller.sessionId)) conversation.close('unauthenticated');
  }

  const route: SocketRoute = {
    path: '/messaging',
    maxPayload: longestFrame,
    accept: (socket, request) => {
      // Nothing is read, and so nothing has to be kept, until it is known who sends it.
      socket.pause();
      enter(socket, request).catch((error: unknown) => {
        if (!(error instanceof Problem)) onError(error);
        socket.resume();
        closeSocket(socket, error instanceof Problem ? closeReasonOf(error.code) : 'try_later');
      });
    },
  };

  return {
    route,
    /** Stores a write and shows it to everybody; rejects where the database cannot be reached. */
    store,
    read,
    announceChannel,
    metrics,
    size: () => ({ connections: conversations.size, channels: audience.size() }),
    async open(): Promise<void> {
      stops = [
        await bus.subscribe(conversationTopic, (payload) => {
          const heard = readBusMessage(payload);
          if (heard !== undefined) hear(heard);
        }),
        await bus.subscribe('members', (payload) => onMembers(payload).catch(onError)),
        bus.onInterrupted(onInterrupted),
        identity.onSessionEnded((sessionId) => {
          for (const conversation of conversations)
            if (conversation.caller.sessionId === sessionId) conversation.close('unauthenticated');
        }),
        every(times.expiry, presence.expire),
        every(presenceTimes.beat, presence.beat),
        every(times.permission, () => following.dropUnseen(greeted()).catch(onError)),
        every(times.ping, () => {
          for (const conversation of conversations) conversation.probe();
        }),
      ];
      voice.say({ kind: 'whoIsThere' });
    },
    async close(): Promise<void> {
      for (const conversation of conversations) conversation.close('going_away');
      await commit.idle();
      presence.close();
      for (const stop of stops) stop();
      audience.close();
    },
  };
}
