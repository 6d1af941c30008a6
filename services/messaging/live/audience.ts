import type { ChangeFrame, ChannelId, PersonId, ServerFrame } from '@flux/contracts';
import { type Frame, makeTextFrame } from '@flux/http';
import { type ChangeOrder, createChangeOrder } from './changeOrder.ts';

/** Somebody's socket, as a channel sees it. */
export type Listener = { readonly personId: PersonId; readonly send: (frame: Frame) => void };

export type AudienceDeps = {
  readonly read: (channelId: ChannelId, after: number) => Promise<readonly ChangeFrame[]>;
  readonly onError: (error: unknown) => void;
};

export const frameOf = (frame: ServerFrame): Frame => makeTextFrame(JSON.stringify(frame));

const joined = (frames: readonly Frame[]): Frame => ({
  parts: [Buffer.concat(frames.flatMap(({ parts }) => parts))],
  length: frames.reduce((sum, { length }) => sum + length, 0),
});

type LiveChannel = {
  readonly order: ChangeOrder;
  /** What each listener has been sent up to. */
  readonly listeners: Map<Listener, number>;
  /** Those who are about to listen. */
  waiting: number;
};

/**
 * Who listens to which channel in this process. Everybody gets the changes of a channel in order, each once; what
 * becomes known at one time is made into bytes once, and written to each socket at once.
 */
export function createAudience({ read, onError }: AudienceDeps) {
  const channels = new Map<ChannelId, LiveChannel>();

  function show(listeners: Map<Listener, number>, changes: readonly ChangeFrame[]): void {
    const frames = changes.map(frameOf);
    const all = joined(frames);
    const [first, last] = [changes.at(0)?.seq ?? 0, changes.at(-1)?.seq ?? 0];
    for (const [listener, sent] of listeners) {
      if (sent >= last) continue;
      listeners.set(listener, last);
      listener.send(sent < first ? all : joined(frames.slice(sent - first + 1)));
    }
  }

  function open(channelId: ChannelId): LiveChannel {
    const known = channels.get(channelId);
    if (known !== undefined) return known;
    const listeners = new Map<Listener, number>();
    const order = createChangeOrder({
      read: (after) => read(channelId, after),
      show: (changes) => show(listeners, changes),
      onError,
    });
    const channel = { order, listeners, waiting: 0 };
    channels.set(channelId, channel);
    return channel;
  }

  function closeIfUnheard(channelId: ChannelId, channel: LiveChannel): void {
    if (channel.waiting > 0 || channel.listeners.size > 0) return;
    channel.order.close();
    channels.delete(channelId);
  }

  return {
    /**
     * Keeps what happens in a channel from now on, for somebody who will listen once it is known what they have; to be
     * called before its log is read. Answers how to end that.
     */
    expect(channelId: ChannelId): () => void {
      const channel = open(channelId);
      channel.waiting++;
      return () => {
        channel.waiting--;
        closeIfUnheard(channelId, channel);
      };
    },
    /** Says where the log of an expected channel stands. */
    standsAt: (channelId: ChannelId, seq: number): void => channels.get(channelId)?.order.standsAt(seq),
    /** How far this process has shown the channel. */
    position: (channelId: ChannelId): number => channels.get(channelId)?.order.position() ?? 0,
    /** From now on the listener gets everything after `sent`; the channel is expected and its position not beyond that. */
    join(channelId: ChannelId, listener: Listener, sent: number): void {
      channels.get(channelId)?.listeners.set(listener, sent);
    },
    leave(channelId: ChannelId, listener: Listener): void {
      const channel = channels.get(channelId);
      channel?.listeners.delete(listener);
      if (channel !== undefined) closeIfUnheard(channelId, channel);
    },
    /** Takes changes that are stored. */
    take: (channelId: ChannelId, changes: readonly ChangeFrame[]): void =>
      channels.get(channelId)?.order.take(changes),
    /** Something up to this seq is stored that nobody has told. */
    hasMore(channelId: ChannelId, last: number): void {
      const order = channels.get(channelId)?.order;
      if (order !== undefined && last > order.position()) order.catchUpSoon();
    },
    catchUpAll(): void {
      for (const { order } of channels.values()) order.catchUpSoon();
    },
    /** Sends something that is no change to all who listen, but not to the one whom it is about. */
    tellOthers(channelId: ChannelId, frame: ServerFrame, personId: PersonId): void {
      const made = frameOf(frame);
      for (const listener of channels.get(channelId)?.listeners.keys() ?? [])
        if (listener.personId !== personId) listener.send(made);
    },
    size: (): number => channels.size,
    close(): void {
      for (const { order } of channels.values()) order.close();
      channels.clear();
    },
  };
}

export type Audience = ReturnType<typeof createAudience>;
