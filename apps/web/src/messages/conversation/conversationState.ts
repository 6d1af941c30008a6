import type { ChangeFrame, ServerFrame } from '@flux/contracts';
import { changedWindow, type MessageWindow } from './messageWindow.ts';
import type { Outbox } from './outbox.ts';

/** Where counts of unread messages stop (contract, "Unread"). */
const mostCounted = 100;

/** How far somebody is in a channel. */
export type Standing = {
  readonly projectId: string;
  /** The seq of the last change that was heard of. */
  readonly heard: number;
  /** The seq up to which `unread` and `mentions` count. */
  readonly counted: number;
  readonly readSeq: number;
  readonly unread: number;
  readonly mentions: number;
};

/** What a page is being read for, or why it could not be. */
export type Reading = { readonly kind: 'busy' } | { readonly kind: 'failed'; readonly error: unknown };

/** Everything that a page knows of the conversation, as it stands now. */
export type Conversation = {
  readonly line: 'connecting' | 'open' | 'offline' | 'signed_out' | 'refused';
  /** Whether what waits survives closing the tab. */
  readonly isKept: boolean;
  readonly channels: ReadonlyMap<string, Standing>;
  /** By `windowName`. */
  readonly windows: ReadonlyMap<string, MessageWindow>;
  readonly readings: ReadonlyMap<string, Reading>;
  readonly outbox: Outbox;
  /** Who is at the studio now. */
  readonly here: ReadonlySet<string>;
  /** When somebody was last heard to type, in milliseconds since 1970, by channel and person. */
  readonly typing: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

export const nothingYet: Conversation = {
  line: 'connecting',
  isKept: true,
  channels: new Map(),
  windows: new Map(),
  readings: new Map(),
  outbox: [],
  here: new Set(),
  typing: new Map(),
};

/** A channel's window, or that of one of its threads. */
export const windowName = (channelId: string, threadId?: string): string =>
  threadId === undefined ? channelId : `${channelId}/${threadId}`;

export const channelOfWindow = (name: string): string => name.split('/', 1)[0] ?? name;

export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> => {
  if (map.get(key) === value) return map;
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
};

/** What has to be done after a frame: read a channel anew, ask again how much is unread, or connect again. */
export type Todo =
  | { readonly kind: 'reread'; readonly channelId: string }
  | { readonly kind: 'recount'; readonly channelId: string }
  | { readonly kind: 'resume' };
export type Heard = { readonly state: Conversation; readonly todo: readonly Todo[] };

const windowsOf = (state: Conversation, channelId: string) =>
  [...state.windows].filter(([name]) => channelOfWindow(name) === channelId);

/** The studio's first word. Channels that were resumed go on from where they were; others begin where the studio is. */
export function heardReady(state: Conversation, frame: Extract<ServerFrame, { type: 'ready' }>): Heard {
  const todo: Todo[] = [];
  const channels = new Map<string, Standing>();
  for (const { id, projectId, lastSeq, readSeq, unread, mentions } of frame.channels) {
    const before = state.channels.get(id);
    channels.set(id, {
      projectId,
      heard: before?.heard ?? lastSeq,
      counted: lastSeq,
      readSeq,
      unread,
      mentions,
    });
    const isBehind = windowsOf(state, id).some(([, window]) => window.endsAt < lastSeq);
    if (before === undefined && isBehind) todo.push({ kind: 'reread', channelId: id });
  }
  return { state: { ...state, line: 'open', channels }, todo };
}

function typingWithout(state: Conversation, channelId: string, personId: string): Conversation['typing'] {
  const people = state.typing.get(channelId);
  if (people?.has(personId) !== true) return state.typing;
  return withEntry(state.typing, channelId, withEntry(people, personId, undefined));
}

/** One durable change. What was heard before changes nothing; a hole in the numbers means that something was lost. */
export function heardChange(state: Conversation, change: ChangeFrame, me: string): Heard {
  const { channelId, seq } = change;
  const standing = state.channels.get(channelId);
  if (standing === undefined || seq <= standing.heard) return { state, todo: [] };
  if (seq > standing.heard + 1) return { state, todo: [{ kind: 'resume' }] };
  const todo: Todo[] = [];
  let { unread, mentions } = standing;
  if (seq > standing.counted) {
    if (change.type === 'message' && change.authorId !== me) {
      unread = Math.min(mostCounted, unread + 1);
      if (change.mentions.includes(me)) mentions = Math.min(mostCounted, mentions + 1);
    } else if ((change.type === 'deleted' || change.type === 'edited') && unread > 0) {
      // Whether it counted is known to the studio alone.
      todo.push({ kind: 'recount', channelId });
    }
  }
  const counted = Math.max(standing.counted, seq);
  const windows = windowsOf(state, channelId).reduce(
    (all, [name, window]) => withEntry(all, name, changedWindow(window, change)),
    state.windows,
  );
  const channels = withEntry(state.channels, channelId, {
    ...standing,
    heard: seq,
    counted,
    unread,
    mentions,
  });
  const typing = change.type === 'message' ? typingWithout(state, channelId, change.authorId) : state.typing;
  return { state: { ...state, windows, channels, typing }, todo };
}

/** The read marker stands at least here. */
export function heardRead(state: Conversation, channelId: string, seq: number): Heard {
  const standing = state.channels.get(channelId);
  if (standing === undefined || seq <= standing.readSeq) return { state, todo: [] };
  // What lies between, replies in threads too, is known to the studio alone.
  const isAll = seq >= standing.heard;
  const counts = isAll ? { unread: 0, mentions: 0 } : {};
  const channels = withEntry(state.channels, channelId, { ...standing, readSeq: seq, ...counts });
  return { state: { ...state, channels }, todo: isAll ? [] : [{ kind: 'recount', channelId }] };
}

/** Anything else the studio says. */
export function heard(state: Conversation, frame: ServerFrame, me: string, now: number): Heard {
  switch (frame.type) {
    case 'ready':
      return heardReady(state, frame);
    case 'message':
    case 'edited':
    case 'deleted':
    case 'reacted':
      return heardChange(state, frame, me);
    case 'read':
      return heardRead(state, frame.channelId, frame.seq);
    case 'reset': {
      const standing = state.channels.get(frame.channelId);
      if (standing === undefined) return { state, todo: [] };
      const channels = withEntry(state.channels, frame.channelId, { ...standing, heard: frame.seq });
      return { state: { ...state, channels }, todo: [{ kind: 'reread', channelId: frame.channelId }] };
    }
    case 'channel': {
      const { id, projectId, lastSeq, readSeq, unread, mentions } = frame.channel;
      if (state.channels.has(id)) return { state, todo: [] };
      const standing = { projectId, heard: lastSeq, counted: lastSeq, readSeq, unread, mentions };
      return { state: { ...state, channels: withEntry(state.channels, id, standing) }, todo: [] };
    }
    case 'left': {
      const windows = windowsOf(state, frame.channelId).reduce(
        (all, [name]) => withEntry(all, name, undefined),
        state.windows,
      );
      return {
        state: { ...state, windows, channels: withEntry(state.channels, frame.channelId, undefined) },
        todo: [],
      };
    }
    case 'presence': {
      const here = new Set([...state.here, ...frame.here]);
      for (const id of frame.away) here.delete(id);
      return { state: { ...state, here }, todo: [] };
    }
    case 'typing': {
      const people = withEntry(
        state.typing.get(frame.channelId) ?? new Map<string, number>(),
        frame.personId,
        now,
      );
      return { state: { ...state, typing: withEntry(state.typing, frame.channelId, people) }, todo: [] };
    }
    case 'ack':
    case 'error':
      return { state, todo: [] };
  }
}
