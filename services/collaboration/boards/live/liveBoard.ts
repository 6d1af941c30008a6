import {
  MalformedMessage,
  MalformedUpdate,
  mergeUpdates,
  readUpdate,
  type StateVector,
  type Update,
  writeStep1,
  writeStep2Head,
  writeUpdateHead,
} from '@flux/board-sync';
import type { Bus } from '@flux/bus';
import type { BoardId } from '@flux/contracts';
import { type Frame, makeFrame } from '@flux/http';
import type { BoardLog } from './boardLog.ts';
import type { BoardMetrics } from './boardMetrics.ts';
import { readBoardMessage, writeAwarenessMessages, writeStored, writeWhoIsThere } from './busMessages.ts';
import { createLogFollower } from './logFollower.ts';
import { createPresence, type Listener } from './presence.ts';

export type LiveBoardDeps = {
  readonly boardId: BoardId;
  readonly bus: Bus;
  /** Names this process on the bus. */
  readonly node: Buffer;
  readonly readLog: (after: number) => Promise<BoardLog>;
  readonly onError: (error: unknown) => void;
  readonly metrics: BoardMetrics;
  readonly now: () => number;
};

export const boardTopic = (boardId: BoardId): string => `board:${boardId}`;

/**
 * One open board in this process: no document, only the merged bytes of its log, which are given back when nobody asks
 * for them. Whatever is shown to anybody comes from the log or went there first.
 */
export function createLiveBoard(deps: LiveBoardDeps) {
  const { boardId, bus, node, onError, metrics, now } = deps;
  const topic = boardTopic(boardId);
  const listeners = new Set<Listener>();
  let stops: (() => void)[] = [];
  let isClosed = false;

  /** Everybody gets the same bytes, framed once. */
  function show(update: Update, from: Listener | undefined): void {
    if (listeners.size === 0) return;
    const frame = makeFrame(writeUpdateHead(update.bytes.length), update.bytes);
    for (const listener of listeners) if (listener !== from) listener.send(frame);
  }

  const log = createLogFollower<Listener>({ readLog: deps.readLog, show, onError, now });
  const presence = createPresence({
    listeners,
    publish(states) {
      const { messages, dropped } = writeAwarenessMessages(node, states, bus.maxPayload);
      metrics.awarenessDropped += dropped;
      for (const message of messages) bus.publish(topic, message);
    },
    metrics,
    now,
  });

  function hear(payload: Uint8Array): void {
    const message = readBoardMessage(payload);
    if (message === undefined || message.node.equals(node)) return;
    switch (message.kind) {
      case 'stored':
        if (message.update !== undefined) log.take(message.first, message.last, readUpdate(message.update));
        else if (message.last > log.position()) log.catchUpSoon();
        break;
      case 'awareness':
        presence.hear(message.states);
        break;
      case 'whoIsThere':
        presence.publishOwn();
        break;
    }
  }

  /** A message that cannot be read is left alone: what it told is in the log. */
  function hearSafely(payload: Uint8Array): void {
    try {
      hear(payload);
    } catch (error) {
      onError(error);
      if (error instanceof MalformedUpdate || error instanceof MalformedMessage) log.catchUpSoon();
    }
  }

  const askWhoIsThere = () => bus.publish(topic, writeWhoIsThere(node));

  return {
    boardId,
    /** Subscribes first and reads then, so that nothing falls between. */
    async open(): Promise<void> {
      const unsubscribe = await bus.subscribe(topic, hearSafely);
      const stopWatching = bus.onInterrupted(() => {
        log.catchUpSoon();
        askWhoIsThere();
      });
      stops = [unsubscribe, stopWatching];
      if (isClosed) for (const stop of stops) stop();
      else {
        await log.state();
        askWhoIsThere();
      }
    },
    /** Tells the other processes that nobody here is left. */
    close(): void {
      isClosed = true;
      presence.close();
      log.close();
      for (const stop of stops) stop();
    },
    join(listener: Listener): void {
      listeners.add(listener);
    },
    leave(listener: Listener): void {
      listeners.delete(listener);
      presence.leave(listener);
    },
    /** Asks a client for what it has beyond us. */
    step1: async (): Promise<Frame> => makeFrame(writeStep1((await log.state()).stateVector())),
    /** What a client with this state vector lacks. */
    async step2(has: StateVector): Promise<Frame> {
      const update = (await log.state()).diff(has);
      return makeFrame(writeStep2Head(update.length), update);
    },
    /** What of an update is new here; `undefined` when nothing is. */
    newIn: async (update: Update): Promise<Update | undefined> => (await log.state()).newIn(update),
    /** Shows what has just been stored at these positions, here and to the other processes. */
    stored(updates: readonly Update[], first: number, last: number, from: Listener | undefined): void {
      const update = mergeUpdates(updates);
      log.take(first, last, update, from);
      bus.publish(topic, writeStored(node, { first, last, update: update.bytes }, bus.maxPayload));
    },
    takeAwareness: presence.take,
    everyone: presence.everyone,
    dropForgotten: presence.dropForgotten,
    catchUp: log.catchUp,
    position: log.position,
    logLength: log.logLength,
    compacted: log.compacted,
    quietFor: log.quietFor,
    unusedFor: log.unusedFor,
    size: log.size,
    forgetState: log.forgetState,
  };
}

export type LiveBoard = ReturnType<typeof createLiveBoard>;
