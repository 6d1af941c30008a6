import { type Awareness, removeAwarenessStates } from 'y-protocols/awareness';
import { type Doc, mergeUpdates } from 'yjs';
import { reconnectDelay } from './backoff.ts';
import { type BoardSocket, openBoardSocket } from './boardSocket.ts';
import { createChangeLedger } from './changeLedger.ts';
import { closeMeaning, type Refusal } from './closeMeaning.ts';
import { awarenessFrame, receive, stateVectorFrame, updateFrame } from './frames.ts';
import { createKeptChanges } from './keptChanges.ts';
import type { OfflineStore } from './offlineStore.ts';
import { type SaveState, sameState } from './saveState.ts';
import { throttle } from './throttle.ts';

/** Milliseconds between two messages with changes: at most 100 a second of the 200 allowed (api.md, "Limits"). */
const changesEvery = 10;
/** Milliseconds between two messages with cursor and selection; the studio passes on 30 a second. */
const awarenessEvery = 40;
/** Milliseconds between two comparisons of state, in case a message was lost between servers. */
const resyncEvery = 60_000;
/** Milliseconds in which the studio must answer after the browser said that the network went away. */
const doubtFor = 5_000;

export type BoardConnectionDeps = {
  readonly doc: Doc;
  readonly awareness: Awareness;
  /** Address of the board's socket, e.g. `wss://studio.example/collaboration/<id>?ack=1`. */
  readonly url: string;
  readonly opening: Promise<OfflineStore>;
  /** Gets new tokens. Resolves to whether there are any; rejects when the studio cannot be reached. */
  readonly refresh: () => Promise<boolean>;
  readonly onState: (state: SaveState) => void;
  /** Dispatches `online` and `offline`; the window. */
  readonly network: EventTarget;
  readonly random?: () => number;
};

export type BoardConnection = {
  /** Whether the document has been equal to the studio's at least once. */
  readonly hasSynced: () => boolean;
  /** Tries again at once, also after a refusal. */
  readonly retry: () => void;
  /** Says goodbye to colleagues and closes; what is not acknowledged stays in the offline store. */
  readonly close: () => void;
};

/**
 * Keeps a document equal to the studio's board: sends what is changed here, takes what others change, knows which
 * changes are durable there, keeps the others across reloads, and connects again for as long as that makes sense.
 */
export function connectBoard(deps: BoardConnectionDeps): BoardConnection {
  const { doc, awareness, url, onState, network, random = Math.random } = deps;
  const origin = Symbol('the studio');
  const ledger = createChangeLedger();
  let socket: BoardSocket | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let outbox: Uint8Array[] = [];
  let failures = 0;
  /** The studio has said what it has, so from now on changes are sent as they come. */
  let hasAnswered = false;
  let isSynced = false;
  let everSynced = false;
  let hasFailed = false;
  let hasRefreshed = false;
  let refusal: Refusal | undefined;
  let isClosed = false;
  let shown: SaveState = { kind: 'connecting' };

  const stateNow = (): SaveState => {
    const waiting = ledger.waiting();
    const kept = changes.areKept();
    if (refusal !== undefined) return { kind: 'refused', reason: refusal, waiting, kept };
    if (isSynced && hasAnswered) return waiting === 0 ? { kind: 'saved' } : { kind: 'saving', waiting };
    return hasFailed ? { kind: 'offline', waiting, kept } : { kind: 'connecting' };
  };
  const show = () => {
    const state = stateNow();
    if (isClosed || sameState(shown, state)) return;
    shown = state;
    onState(state);
  };

  const changes = createKeptChanges({
    doc,
    opening: deps.opening,
    tab: crypto.randomUUID(),
    onFound: (found) => {
      for (const { key, update } of found) {
        ledger.add(key);
        if (hasAnswered) outbox.push(update);
      }
      sendChanges.request();
      show();
    },
    onLost: show,
  });

  const sendChanges = throttle(() => {
    if (outbox.length === 0 || !hasAnswered) return;
    const update = outbox.length === 1 && outbox[0] !== undefined ? outbox[0] : mergeUpdates(outbox);
    outbox = [];
    if (socket?.send(updateFrame(update)) === true) ledger.sent();
  }, changesEvery);

  const sendAwareness = throttle(() => {
    if (awareness.getLocalState() !== null) socket?.send(awarenessFrame(awareness));
  }, awarenessEvery);

  /** Asks what the studio has that is missing here; it asks the same back. */
  const compare = () => socket?.send(stateVectorFrame(doc));

  const onUpdate = (update: Uint8Array, from: unknown) => {
    if (from === origin || changes.isFromStore(from)) return;
    ledger.add(changes.add(update));
    // Before the studio's first answer nothing is sent by itself: the answer to it carries everything.
    if (hasAnswered) outbox.push(update);
    sendChanges.request();
    show();
  };
  const onAwareness = (_change: unknown, from: unknown) => {
    if (from === 'local') sendAwareness.request();
  };

  const onMessage = (bytes: Uint8Array) => {
    const received = receive(bytes, doc, awareness, origin);
    switch (received.kind) {
      case 'answer':
        outbox = [];
        hasAnswered = socket?.send(received.frame) === true;
        if (hasAnswered) ledger.sent();
        break;
      case 'synced':
        isSynced = true;
        everSynced = true;
        failures = 0;
        hasRefreshed = false;
        break;
      case 'acknowledged':
        changes.forget(ledger.acknowledged(received.count));
        break;
      case 'asked_awareness':
        sendAwareness.request();
        break;
      case 'nothing':
        break;
    }
    show();
  };

  const connect = () => {
    clearTimeout(again);
    again = undefined;
    socket = openBoardSocket(url, {
      onOpen: () => {
        compare();
        sendAwareness.request();
      },
      onMessage: (bytes) => {
        try {
          onMessage(bytes);
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

  const disconnected = () => {
    socket = undefined;
    hasAnswered = false;
    isSynced = false;
    hasFailed = true;
    outbox = [];
    sendChanges.cancel();
    sendAwareness.cancel();
    ledger.restart();
    const others = [...awareness.getStates().keys()].filter((id) => id !== awareness.clientID);
    removeAwarenessStates(awareness, others, origin);
  };

  /** The access token ran out while nobody was connected: once with new ones, then it is the session that has ended. */
  const refreshAndConnect = async () => {
    const hasTokens = await deps.refresh().catch(() => undefined);
    if (isClosed) return;
    if (hasTokens === false) refusal = 'signed_out';
    else if (hasTokens === true) hasRefreshed = true;
    if (refusal === undefined) connectLater();
    show();
  };

  const onClose = (code: number) => {
    disconnected();
    const meaning = closeMeaning(code);
    if (meaning === 'retry') connectLater();
    else if (meaning === 'signed_out' && !hasRefreshed) void refreshAndConnect();
    else refusal = meaning;
    show();
  };

  const retry = () => {
    if (isClosed || socket !== undefined) return;
    refusal = undefined;
    hasRefreshed = false;
    failures = 0;
    connect();
    show();
  };
  const onOnline = () => {
    if (refusal === undefined) retry();
  };
  // The browser knows no more than that some network went: a studio on this very machine is still there. Ask it.
  const onOffline = () => {
    if (compare() === true) socket?.doubt(doubtFor);
  };

  doc.on('update', onUpdate);
  awareness.on('update', onAwareness);
  network.addEventListener('online', onOnline);
  network.addEventListener('offline', onOffline);
  const resync = setInterval(compare, resyncEvery);
  connect();

  return {
    hasSynced: () => everSynced,
    retry,
    close: () => {
      sendAwareness.cancel();
      awareness.setLocalState(null);
      socket?.send(awarenessFrame(awareness));
      isClosed = true;
      clearTimeout(again);
      clearInterval(resync);
      sendChanges.cancel();
      sendAwareness.cancel();
      doc.off('update', onUpdate);
      awareness.off('update', onAwareness);
      network.removeEventListener('online', onOnline);
      network.removeEventListener('offline', onOffline);
      socket?.close();
      changes.close();
    },
  };
}
