import {
  addsNothing,
  createSeenSequence,
  noStates,
  readAwareness,
  type UpdateSummary,
  writeAwareness,
  writeStates,
  writeStep1,
  writeStep2,
  writeUpdate,
} from '@flux/board-sync';
import type { Bus } from '@flux/bus';
import type { BoardId } from '@flux/contracts';
import { diffUpdate, encodeStateVectorFromUpdate, mergeUpdates } from 'yjs';
import { createBoardAwareness } from './boardAwareness.ts';
import type { BoardLog } from './boardLog.ts';
import { readBoardMessage, writeBoardMessage } from './busMessages.ts';
import { makeFrame } from './frame.ts';

/** Who gets what happens on a board. */
export type Listener = {
  readonly send: (frame: Buffer) => void;
};

export type LiveBoardDeps = {
  readonly boardId: BoardId;
  readonly bus: Bus;
  readonly readLog: (after: number) => Promise<BoardLog>;
  /** Called after a read that brought this many updates, so that they can be compacted. */
  readonly tooLong: (updates: number, seq: number, state: Uint8Array) => void;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
};

const topicOf = (boardId: BoardId): string => `board:${boardId}`;

/** Milliseconds that a missing log position may be on its way over the bus before the log is read. */
const gapMs = 100;

/** An update without a struct and without a deletion. */
const emptyUpdate = Uint8Array.of(0, 0);

/**
 * One open board in this process: no document, only the merged bytes of its log, which are given back when nobody asks
 * for them. Whatever is shown to anybody comes from the log or goes there first.
 */
export function createLiveBoard(deps: LiveBoardDeps) {
  const { boardId, bus, onError } = deps;
  const listeners = new Set<Listener>();
  const awareness = createBoardAwareness(deps.now);
  const seen = createSeenSequence(0);
  let parts: Uint8Array[] | undefined;
  let reading: Promise<void> | undefined;
  let gapTimer: NodeJS.Timeout | undefined;
  let stops: (() => void)[] = [];

  function broadcast(message: Uint8Array, except?: Listener): void {
    if (listeners.size === 0) return;
    const frame = makeFrame(message);
    for (const listener of listeners) if (listener !== except) listener.send(frame);
  }

  /** Reads what the log has beyond what was seen, and shows it. */
  async function catchUp(): Promise<void> {
    const log = await deps.readLog(seen.contiguous());
    const updates = log.updates.filter(({ seq }) => seen.add(seq, seq)).map(({ update }) => update);
    if (log.snapshot !== undefined && seen.add(seen.contiguous() + 1, log.snapshotSeq))
      updates.unshift(log.snapshot);
    if (updates.length > 0) show(mergeUpdates(updates));
  }

  /** One read at a time. */
  function read(work: () => Promise<void>): Promise<void> {
    const next = (reading ?? Promise.resolve()).catch(() => {}).then(work);
    reading = next;
    return next;
  }

  function watchGap(): void {
    if (!seen.hasGap() || gapTimer !== undefined) return;
    gapTimer = setTimeout(() => {
      gapTimer = undefined;
      if (seen.hasGap()) read(catchUp).catch(onError);
    }, gapMs);
  }

  function show(update: Uint8Array, except?: Listener): void {
    parts?.push(update);
    broadcast(writeUpdate(update), except);
  }

  function hear(payload: Uint8Array): void {
    const message = readBoardMessage(payload);
    switch (message?.kind) {
      case 'stored':
        if (message.update === undefined) {
          if (message.last > seen.contiguous()) read(catchUp).catch(onError);
        } else if (seen.add(message.first, message.last)) {
          show(message.update);
          watchGap();
        }
        break;
      case 'awareness':
        for (const state of readAwareness(message.states)) awareness.take(state, undefined);
        break;
      case 'whoIsThere':
        publishAwareness();
        break;
      case undefined:
        break;
    }
  }

  function publish(message: Parameters<typeof writeBoardMessage>[0]): void {
    const payload = writeBoardMessage(message, bus.maxPayload);
    if (payload.length <= bus.maxPayload) bus.publish(topicOf(boardId), payload);
  }

  function publishAwareness(): void {
    const states = awareness.own();
    if (states.length > 0) publish({ kind: 'awareness', states: writeStates(states) });
  }

  /** The whole state as one update; read from the log when it was given back. */
  async function state(): Promise<Uint8Array> {
    if (parts === undefined) {
      await read(async () => {
        if (parts !== undefined) return;
        const log = await deps.readLog(0);
        const last = log.updates.at(-1)?.seq ?? log.snapshotSeq;
        const bytes = [
          ...(log.snapshot === undefined ? [] : [log.snapshot]),
          ...log.updates.map(({ update }) => update),
        ];
        // Updates that were shown while we read are in the log already; those of later positions are merged twice,
        // which changes nothing.
        const fresh = seen.add(1, last);
        const whole = bytes.length === 0 ? emptyUpdate : mergeUpdates(bytes);
        parts = [whole];
        if (fresh && listeners.size > 0) broadcast(writeUpdate(whole));
        deps.tooLong(log.updates.length, last, whole);
      });
    }
    const merged = parts === undefined || parts.length === 0 ? emptyUpdate : mergeUpdates(parts);
    parts = [merged];
    return merged;
  }

  return {
    boardId,
    /** Subscribes first and reads then, so that nothing falls between. */
    async open(): Promise<void> {
      stops = [
        await bus.subscribe(topicOf(boardId), (payload) => {
          try {
            hear(payload);
          } catch (error) {
            onError(error);
          }
        }),
        bus.onInterrupted(() => {
          read(catchUp).catch(onError);
          publish({ kind: 'whoIsThere' });
        }),
      ];
      await state();
      publish({ kind: 'whoIsThere' });
    },
    close(): void {
      clearTimeout(gapTimer);
      for (const stop of stops) stop();
    },
    join(listener: Listener): void {
      listeners.add(listener);
    },
    leave(listener: Listener): void {
      listeners.delete(listener);
      awareness.dropOwner(listener);
    },
    size: (): number => listeners.size,
    seq: (): number => seen.contiguous(),
    /** Bytes held in memory. */
    bytes: (): number => (parts ?? []).reduce((sum, part) => sum + part.length, 0),
    /** Gives the merged state back until somebody asks again. */
    forgetState(): void {
      parts = undefined;
    },
    step1: async (): Promise<Uint8Array> => writeStep1(encodeStateVectorFromUpdate(await state())),
    /** What a client with this state vector lacks. */
    step2: async (stateVector: Uint8Array): Promise<Uint8Array> =>
      writeStep2(diffUpdate(await state(), stateVector.length === 0 ? Uint8Array.of(0) : stateVector)),
    isKnown: async (update: UpdateSummary): Promise<boolean> => addsNothing(update, await state()),
    /** Shows what has just been stored at these positions, here and to the other processes. */
    stored(updates: readonly Uint8Array[], first: number, last: number, from: Listener | undefined): void {
      const update = updates.length === 1 ? updates[0]! : mergeUpdates([...updates]);
      if (seen.add(first, last)) show(update, from);
      watchGap();
      publish({ kind: 'stored', first, last, update });
    },
    takeAwareness: (states: Uint8Array, listener: Listener, isTheirs: (json: string) => boolean): void => {
      for (const state of readAwareness(states)) if (isTheirs(state.json)) awareness.take(state, listener);
    },
    awarenessOfAll: (): Uint8Array => writeAwareness(writeStates(awareness.all())),
    /** Passes on what changed on the board since the last tick; its sender hears it too. */
    tick(): void {
      const { states, own } = awareness.takeChanges();
      if (states.length === 0) return;
      broadcast(writeAwareness(writeStates(states)));
      if (own.length > 0) publish({ kind: 'awareness', states: writeStates(own) });
    },
    dropForgotten: awareness.dropForgotten,
  };
}

export type LiveBoard = ReturnType<typeof createLiveBoard>;

/** A message that only says that the server is there. */
export const keepAliveFrame: Buffer = makeFrame(writeAwareness(noStates));
