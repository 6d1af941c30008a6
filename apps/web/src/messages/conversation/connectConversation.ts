import type { Channel, ClientFrame, ServerFrame } from '@flux/contracts';
import { reconnectDelay } from '../../boards/connection/backoff.ts';
import { closeMeaning } from '../../boards/connection/closeMeaning.ts';
import { type Conversation, heard, heardRead, nothingYet, type Todo } from './conversationState.ts';
import type { Draft, KeptOperation, KeptWork } from './keptWork.ts';
import {
  acknowledged,
  added,
  frameOf,
  nextDeletion,
  type Operation,
  refused,
  restarted,
  retried,
  sendable,
  sent,
  without,
} from './outbox.ts';
import { createPages, type ReadPage } from './pages.ts';
import { openTextSocket, type TextSocket } from './textSocket.ts';

/** Milliseconds in which the studio must answer what was asked, before the line is taken for dead. */
const doubtFor = 10_000;
/** Milliseconds before something that was refused for a passing reason is sent again. */
const refusedPause = 2_000;
/** Milliseconds between two signs that somebody types (contract, "Presence and typing"). */
const typingEvery = 3_000;
/** Milliseconds after which counts are asked for, however many reasons there were. */
const recountAfter = 300;

export type ConversationDeps = {
  /** Address of the socket, e.g. `wss://studio.example/messaging`. */
  readonly url: string;
  readonly personId: string;
  readonly opening: Promise<KeptWork>;
  readonly readPage: ReadPage;
  readonly readChannel: (channelId: string) => Promise<Channel>;
  /** Gets new tokens. Resolves to whether there are any; rejects when the studio cannot be reached. */
  readonly refresh: () => Promise<boolean>;
  /** Anything that was heard, after the state has changed. */
  readonly onFrame?: (frame: ServerFrame) => void;
  /** Something that a person did was refused and is undone. */
  readonly onUndone?: (operation: Operation, code: string) => void;
  /** Dispatches `online` and `offline`; the window. */
  readonly network: EventTarget;
  readonly makeKey: () => string;
  readonly now?: () => number;
  readonly random?: () => number;
};

/**
 * One person's conversation with the studio over one socket: hears every change of every channel once and in order,
 * sends what they do as soon as there is a connection, and keeps it until the studio has it.
 */
export function connectConversation(deps: ConversationDeps) {
  const { url, personId, network, now = Date.now, random = Math.random } = deps;
  const listeners = new Set<() => void>();
  let state: Conversation = nothingYet;
  let socket: TextSocket | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let flushing: ReturnType<typeof setTimeout> | undefined;
  let recounting: ReturnType<typeof setTimeout> | undefined;
  const toRecount = new Set<string>();
  const typedAt = new Map<string, number>();
  let failures = 0;
  let isReady = false;
  let hasRefreshed = false;
  let isClosed = false;
  let store: KeptWork | undefined;
  const early: KeptOperation[] = [];

  const getState = () => state;
  const setState = (next: Conversation) => {
    if (next === state || isClosed) return;
    state = next;
    for (const listener of listeners) listener();
  };
  const pages = createPages({ readPage: deps.readPage, getState, setState });
  const say = (frame: ClientFrame): boolean => socket?.send(JSON.stringify(frame)) === true;
  const lose = () => setState({ ...state, isKept: false });

  const flush = () => {
    clearTimeout(flushing);
    flushing = undefined;
    if (isReady) {
      const next = sendable(state.outbox, now());
      const said = new Set(next.filter(({ operation }) => say(frameOf(operation))).map(({ key }) => key));
      if (said.size > 0) {
        socket?.doubt(doubtFor);
        setState({ ...state, outbox: sent(state.outbox, said) });
      }
    }
    const deletion = nextDeletion(state.outbox);
    if (deletion !== undefined && deletion > now()) flushing = setTimeout(flush, deletion - now());
  };

  const recount = (channelId: string) => {
    toRecount.add(channelId);
    recounting ??= setTimeout(async () => {
      recounting = undefined;
      const ids = [...toRecount];
      toRecount.clear();
      for (const id of ids) {
        const channel = await deps.readChannel(id).catch(() => undefined);
        const standing = state.channels.get(id);
        // A count of an earlier moment would undo what was counted since.
        if (channel === undefined || standing === undefined || channel.lastSeq < standing.counted) continue;
        const { lastSeq, readSeq, unread, mentions } = channel;
        if (readSeq < standing.readSeq) continue;
        const channels = new Map(state.channels).set(id, {
          ...standing,
          counted: lastSeq,
          readSeq,
          unread,
          mentions,
        });
        setState({ ...state, channels });
      }
    }, recountAfter);
  };

  const doNow = (todo: readonly Todo[]) => {
    for (const one of todo) {
      if (one.kind === 'reread') pages.reread(one.channelId);
      else if (one.kind === 'recount') recount(one.channelId);
      else {
        socket?.close();
        onClose(1006);
      }
    }
  };

  const forget = (key: string) => {
    const place = early.findIndex((one) => one.key === key);
    if (place >= 0) early.splice(place, 1);
    store?.forget(key).catch(lose);
  };

  const answered = (frame: Extract<ServerFrame, { type: 'ack' | 'error' }>) => {
    const before = state.outbox;
    if (frame.type === 'ack') setState({ ...state, outbox: acknowledged(before, frame.id) });
    else if (frame.id !== undefined) {
      const { outbox, undone, passes } = refused(before, frame.id, frame.code);
      setState({ ...state, outbox });
      if (undone !== undefined) deps.onUndone?.(undone, frame.code);
      if (passes) flushing ??= setTimeout(flush, refusedPause);
      if (passes) return;
    }
    const left = new Set(state.outbox.map(({ key }) => key));
    for (const { key } of before) if (!left.has(key)) forget(key);
    if (state.outbox !== before) flush();
  };

  const onFrame = (frame: ServerFrame) => {
    if (frame.type === 'ack' || frame.type === 'error') answered(frame);
    else {
      if (
        frame.type === 'message' ||
        frame.type === 'edited' ||
        frame.type === 'deleted' ||
        frame.type === 'reacted'
      )
        pages.record(frame);
      const next = heard(state, frame, personId, now());
      setState(next.state);
      doNow(next.todo);
      if (frame.type === 'ready') {
        isReady = true;
        failures = 0;
        hasRefreshed = false;
        flush();
      }
    }
    deps.onFrame?.(frame);
  };

  const connect = () => {
    clearTimeout(again);
    again = undefined;
    socket = openTextSocket(url, {
      onOpen: () => {
        const resume = Object.fromEntries([...state.channels].map(([id, { heard: seq }]) => [id, seq]));
        say(state.channels.size === 0 ? { type: 'hello' } : { type: 'hello', resume });
        socket?.doubt(doubtFor);
      },
      onText: (text) => {
        try {
          onFrame(JSON.parse(text));
        } catch {
          // A server that does not speak the protocol (a new release, a proxy): leave it and try again later.
          socket?.close();
          onClose(1006);
        }
      },
      onClose,
    });
  };

  const connectLater = () => {
    clearTimeout(again);
    again = setTimeout(connect, reconnectDelay(failures, random()));
    failures += 1;
  };

  /** The access token ran out while nobody was connected: once with new ones, then it is the session that has ended. */
  const refreshAndConnect = async () => {
    const hasTokens = await deps.refresh().catch(() => undefined);
    if (isClosed) return;
    if (hasTokens === false) {
      setState({ ...state, line: 'signed_out' });
      return;
    }
    hasRefreshed = hasTokens === true;
    connectLater();
  };

  const onClose = (code: number) => {
    socket = undefined;
    isReady = false;
    const meaning = closeMeaning(code);
    const isFinal = meaning !== 'retry' && (meaning !== 'signed_out' || hasRefreshed);
    const line = !isFinal ? 'offline' : meaning === 'signed_out' ? 'signed_out' : 'refused';
    setState({ ...state, line, here: new Set(), typing: new Map(), outbox: restarted(state.outbox) });
    if (meaning === 'retry') connectLater();
    else if (!isFinal) void refreshAndConnect();
  };

  const retry = () => {
    if (isClosed || socket !== undefined) return;
    failures = 0;
    hasRefreshed = false;
    connect();
  };
  const onOnline = () => {
    if (state.line === 'offline') retry();
  };
  // The browser knows no more than that some network went: whoever does not answer now is gone.
  const onOffline = () => {
    const [first] = state.channels;
    if (first !== undefined && say({ type: 'read', channelId: first[0], seq: first[1].readSeq }))
      socket?.doubt(doubtFor);
  };

  const begin = async () => {
    const open = await deps.opening;
    if (isClosed) {
      open.close();
      return;
    }
    // What was done while the store opened is written before anything else is awaited.
    for (const one of early.splice(0)) open.keep(one).catch(lose);
    store = open;
    const found = await open.operations();
    setState({ ...state, outbox: added(state.outbox, found) });
    flush();
  };

  network.addEventListener('online', onOnline);
  network.addEventListener('offline', onOffline);
  begin().catch(lose);
  connect();

  return {
    getState,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pages,
    /** Takes down what a person did, shows it and sends it when it can. Answers the key to take it back with. */
    do: (operation: Operation): string => {
      const one = { key: deps.makeKey(), operation };
      if (store === undefined) early.push(one);
      else store.keep(one).catch(lose);
      setState({ ...state, outbox: added(state.outbox, [one]) });
      flush();
      return one.key;
    },
    /** Forgets an operation that was not sent: a deletion in time, a message that was refused. Answers whether it could. */
    takeBack: (key: string): boolean => {
      const entry = state.outbox.find((one) => one.key === key);
      if (entry === undefined || entry.state.kind === 'sent') return false;
      setState({ ...state, outbox: without(state.outbox, key) });
      forget(key);
      return true;
    },
    sendAgain: (key: string): void => {
      setState({ ...state, outbox: retried(state.outbox, key) });
      flush();
    },
    typing: (channelId: string): void => {
      if (now() - (typedAt.get(channelId) ?? 0) < typingEvery) return;
      if (say({ type: 'typing', channelId })) typedAt.set(channelId, now());
    },
    /** The person has seen everything up to here. */
    read: (channelId: string, seq: number): void => {
      const next = heardRead(state, channelId, seq);
      if (next.state === state || !say({ type: 'read', channelId, seq })) return;
      setState(next.state);
      doNow(next.todo);
    },
    draft: async (place: string): Promise<Draft | undefined> => {
      const open = await deps.opening.catch(() => undefined);
      return open?.draft(place).catch(() => undefined);
    },
    keepDraft: (place: string, draft: Draft | undefined): void => {
      store?.keepDraft(place, draft).catch(lose);
    },
    /** Tries again at once, also after a refusal. */
    retry,
    close: () => {
      isClosed = true;
      clearTimeout(again);
      clearTimeout(flushing);
      clearTimeout(recounting);
      network.removeEventListener('online', onOnline);
      network.removeEventListener('offline', onOffline);
      socket?.close();
      store?.close();
    },
  };
}

export type ConversationHandle = ReturnType<typeof connectConversation>;
