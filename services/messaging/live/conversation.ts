import {
  type ChannelId,
  type ClientFrame,
  ClientFrame as ClientFrameSchema,
  type CloseReason,
  type ErrorCode,
  type FileId,
  kB,
  MB,
  type MessageId,
  type PersonId,
  Problem,
  type ServerFrame,
} from '@flux/contracts';
import { isUnavailable, QueueFull } from '@flux/database';
import { closeSocket, createBuckets, createOutlet, type OutletMetrics } from '@flux/http';
import type { Caller } from '@flux/identity';
import { sanitizeJSON } from '@flux/sanitize';
import { Compile } from 'typebox/compile';
import type { RawData, WebSocket } from 'ws';
import { emojiFrom } from '../messages/emoji.ts';
import { textFrom } from '../messages/text.ts';
import type { Outcome, Write } from '../messages/writes.ts';
import { frameOf, type Listener } from './audience.ts';

/** Bytes of one frame: a message text at its limit, escaped, with room for the rest. */
export const longestFrame = 448 * kB;

/** Frames of any kind of one connection. */
const anyFrame = { burst: 400, perSecond: 200 };

/** Milliseconds between two times that somebody's typing in a channel is told. */
const typingMs = 2_500;

/** Bytes of one connection that may wait for the database before no more is read from it. */
const mostInFlight = 4 * MB;

/** Bytes that may wait for a reader before a replay goes on. */
const replayBacklog = 256 * kB;

const frames = Compile(ClientFrameSchema);

/** What a person is in a channel that a connection follows; `shown` is what the client was told of it. */
export type Followed = { readonly projectId: string; readonly maySend: boolean; readonly shown: string };

export type ConversationDeps = {
  readonly socket: WebSocket;
  readonly caller: Caller;
  readonly metrics: OutletMetrics;
  readonly isRateLimited: boolean;
  /** Seconds until the person may write again; 0 for now. */
  readonly takeWrite: (personId: PersonId) => number;
  readonly store: (write: Write, bytes: number) => Promise<Outcome>;
  readonly hello: (conversation: Conversation, resume: Readonly<Record<string, number>>) => Promise<void>;
  readonly typing: (personId: PersonId, channelId: ChannelId) => void;
  readonly read: (personId: PersonId, channelId: ChannelId, seq: number) => Promise<void>;
  readonly touch: () => void;
  /** A frame was refused by its content, its pace or the person's role. */
  readonly onRefused: (code: ErrorCode) => void;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
};

/** One person's socket. */
export type Conversation = Listener & {
  readonly caller: Caller;
  readonly channels: Map<ChannelId, Followed>;
  /** Who shares a project with the person; empty before the hello. */
  peers: ReadonlySet<PersonId>;
  hasSaidHello: boolean;
  readonly isOpen: () => boolean;
  readonly say: (frame: ServerFrame) => void;
  /** Resolves when the reader has taken enough for more to be read from the database. */
  readonly drained: () => Promise<void>;
  readonly receive: (data: RawData, isBinary: boolean) => void;
  readonly close: (reason: CloseReason) => void;
  /** Asks whether somebody is there, and gives up on one who did not answer the last time. */
  readonly probe: () => void;
};

/** The frame as the contract knows it; `undefined` when it is malformed. */
function parse(data: RawData, isBinary: boolean): ClientFrame | undefined {
  const value = isBinary ? undefined : sanitizeJSON(data.toString());
  return frames.Check(value) ? value : undefined;
}

/** What the client is told of a failure; `undefined` for one that is nobody's doing and has to be logged. */
function codeOf(error: unknown): ErrorCode | undefined {
  if (error instanceof Problem) return error.code;
  return isUnavailable(error) || error instanceof QueueFull ? 'database_unavailable' : undefined;
}

const lengthOf = (data: RawData): number =>
  Array.isArray(data) ? data.reduce((sum, { length }) => sum + length, 0) : data.byteLength;

export function createConversation(deps: ConversationDeps): Conversation {
  const { socket, caller, now } = deps;
  const { personId } = caller;
  const takeAny = createBuckets(anyFrame, now);
  const typedAt = new Map<ChannelId, number>();
  let isClosed = false;
  let isAlive = true;
  let inFlight = 0;

  function close(reason: CloseReason): void {
    if (isClosed) return;
    isClosed = true;
    // A close is answered by one that has to be read.
    socket.resume();
    closeSocket(socket, reason);
  }

  const outlet = createOutlet({ socket, metrics: deps.metrics, onSlow: () => close('slow_reader') });
  const say = (frame: ServerFrame) => {
    if (!isClosed) outlet.send(frameOf(frame));
  };

  function refuse(id: string | undefined, error: unknown): void {
    const code = codeOf(error);
    if (code === undefined) deps.onError(error);
    else if (code !== 'database_unavailable') deps.onRefused(code);
    say({ type: 'error', ...(id === undefined ? {} : { id }), code: code ?? 'internal' });
    if (code === 'too_large') close('too_large');
    if (code === 'rate_limited') close('too_fast');
  }

  /** Stores a write; a connection that sends more than can be stored is not read from meanwhile. */
  async function keep(write: Write, bytes: number): Promise<void> {
    inFlight += bytes;
    if (inFlight > mostInFlight && !isClosed) socket.pause();
    try {
      const outcome = await deps.store(write, bytes);
      if (outcome.kind === 'refused') throw new Problem(outcome.code, outcome.detail);
      deps.touch();
      say({ type: 'ack', id: write.id, seq: outcome.seq });
    } finally {
      inFlight -= bytes;
      if (inFlight <= mostInFlight && socket.isPaused) socket.resume();
    }
  }

  type WriteFrame = Extract<ClientFrame, { type: 'send' | 'edit' | 'delete' | 'react' }>;

  function writeOf(frame: WriteFrame): Write {
    const id = frame.id as MessageId;
    switch (frame.type) {
      case 'send': {
        const fileIds = [...new Set(frame.attachments)] as FileId[];
        return {
          kind: 'send',
          id,
          personId,
          channelId: frame.channelId as ChannelId,
          body: textFrom(frame.body, { mayBeEmpty: fileIds.length > 0 }),
          threadId: frame.threadId as MessageId | undefined,
          fileIds,
        };
      }
      case 'edit':
        return { kind: 'edit', id, personId, body: textFrom(frame.body, { mayBeEmpty: true }) };
      case 'delete':
        return { kind: 'delete', id, personId };
      case 'react':
        return { kind: 'react', id, personId, emoji: emojiFrom(frame.emoji), on: frame.on };
      default:
        return frame satisfies never;
    }
  }

  async function write(frame: WriteFrame, bytes: number): Promise<void> {
    if (deps.isRateLimited && deps.takeWrite(personId) > 0) throw new Problem('rate_limited');
    await keep(writeOf(frame), bytes);
  }

  function type(channelId: ChannelId): void {
    const followed = conversation.channels.get(channelId);
    if (followed === undefined) throw new Problem('not_found');
    if (!followed.maySend) throw new Problem('forbidden');
    const last = typedAt.get(channelId);
    if (last !== undefined && now() - last < typingMs) return;
    typedAt.set(channelId, now());
    deps.typing(personId, channelId);
  }

  async function handle(frame: ClientFrame, bytes: number): Promise<void> {
    switch (frame.type) {
      case 'hello':
        if (conversation.hasSaidHello) throw new Problem('conflict');
        conversation.hasSaidHello = true;
        return deps.hello(conversation, frame.resume ?? {});
      case 'send':
      case 'edit':
      case 'delete':
      case 'react':
        return write(frame, bytes);
      case 'typing':
        return type(frame.channelId as ChannelId);
      case 'read':
        return deps.read(personId, frame.channelId as ChannelId, frame.seq);
      default:
        return frame satisfies never;
    }
  }

  const subjectOf = (frame: ClientFrame): string | undefined => {
    if ('id' in frame) return frame.id;
    return 'channelId' in frame ? frame.channelId : undefined;
  };

  socket.on('pong', () => {
    isAlive = true;
  });

  const conversation: Conversation = {
    caller,
    personId,
    channels: new Map(),
    peers: new Set(),
    hasSaidHello: false,
    isOpen: () => !isClosed && socket.readyState === socket.OPEN,
    close,
    say,
    send: (frame) => {
      if (!isClosed) outlet.send(frame);
    },
    async drained(): Promise<void> {
      while (conversation.isOpen() && outlet.waiting() > replayBacklog)
        await new Promise((resolve) => setTimeout(resolve, 20));
    },
    receive: (data, isBinary) => {
      isAlive = true;
      if (isClosed) return;
      if (deps.isRateLimited && takeAny('') > 0) {
        refuse(undefined, new Problem('rate_limited'));
        return;
      }
      const frame = parse(data, isBinary);
      if (frame === undefined) close('malformed');
      else handle(frame, lengthOf(data)).catch((error: unknown) => refuse(subjectOf(frame), error));
    },
    probe: () => {
      if (isAlive && socket.readyState === socket.OPEN) socket.ping();
      else socket.terminate();
      isAlive = false;
    },
  };
  return conversation;
}
