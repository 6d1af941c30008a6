import { can } from '@flux/access';
import {
  longestAwareness,
  longestMessage,
  MalformedMessage,
  MalformedUpdate,
  personOf,
  QueueFull,
  readMessage,
  readUpdate,
  writeAck,
} from '@flux/board-sync';
import { type CloseReason, limits, type Role } from '@flux/contracts';
import { closeSocket, createBuckets } from '@flux/http';
import type { Caller } from '@flux/identity';
import type { RawData, WebSocket } from 'ws';
import { BoardGone } from './boardLog.ts';
import { makeFrame, writeFrame } from './frame.ts';
import type { LiveBoard } from './liveBoard.ts';

/** Bytes that may wait for a slow reader beyond a first sync; then it is closed and syncs again later. */
const longestBacklog = 2 * longestMessage;

/** Messages of any kind a second; far above what any client sends. */
const anyMessagesPerSecond = 1_000;

export type ConnectionDeps = {
  readonly socket: WebSocket;
  readonly board: LiveBoard;
  readonly caller: Caller;
  readonly role: Role;
  readonly wantsAcks: boolean;
  /** Stores an update durably and answers its log position. */
  readonly store: (update: Uint8Array, connection: Connection) => Promise<number>;
  readonly touch: () => void;
  readonly isRateLimited: boolean;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
};

/** One person's socket on one board. */
export type Connection = {
  readonly caller: Caller;
  readonly board: LiveBoard;
  readonly send: (frame: Buffer) => void;
  readonly receive: (data: RawData, isBinary: boolean) => void;
  readonly close: (reason: CloseReason) => void;
  /** A changed role counts from the next message on. */
  readonly setRole: (role: Role) => void;
  /** Milliseconds since 1970 of the last message sent. */
  readonly lastSent: () => number;
};

const toBytes = (data: RawData): Uint8Array => {
  const buffer = Array.isArray(data) ? Buffer.concat(data) : data;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : buffer;
};

/** The acks a client asked for: in the order of its messages, whatever order they became durable in. */
function createAcks(send: (count: number, seq: number) => void) {
  const durable = new Set<number>();
  let count = 0;
  let acked = 0;
  let seq = 0;
  return {
    next: (): number => ++count,
    done(message: number, position: number): void {
      durable.add(message);
      seq = Math.max(seq, position);
      const before = acked;
      while (durable.delete(acked + 1)) acked++;
      if (acked > before) send(acked, seq);
    },
  };
}

export function createConnection(deps: ConnectionDeps): Connection {
  const { socket, board, caller } = deps;
  const clock = () => deps.now();
  const takeStroke = createBuckets(
    { burst: limits.boardMessagesBurst, perSecond: limits.boardMessagesPerSecond },
    clock,
  );
  const takeAny = createBuckets({ burst: anyMessagesPerSecond, perSecond: anyMessagesPerSecond }, clock);
  let { role } = deps;
  let lastSent = deps.now();
  let isClosed = false;

  function close(reason: CloseReason): void {
    isClosed = true;
    closeSocket(socket, reason);
  }

  function send(frame: Buffer): void {
    if (isClosed) return;
    if (socket.bufferedAmount > longestBacklog) {
      close('slow_reader');
      return;
    }
    lastSent = deps.now();
    writeFrame(socket, frame);
  }

  const acks = createAcks((count, seq) => {
    if (deps.wantsAcks) send(makeFrame(writeAck(count, seq)));
  });

  /** A message that adds nothing is no write, whoever sends it: it is acknowledged and not kept. */
  async function write(update: Uint8Array, isStep2: boolean): Promise<void> {
    const message = acks.next();
    const summary = readUpdate(update);
    const mayEdit = can(role, 'board.edit');
    const isEmpty = summary.structs.size === 0 && summary.deletes.size === 0;
    if (isEmpty || ((isStep2 || !mayEdit) && (await board.isKnown(summary)))) {
      acks.done(message, board.seq());
      return;
    }
    if (!mayEdit || !can(role, 'board.edit')) {
      close('forbidden');
      return;
    }
    // `ws` may reuse the memory beneath; what waits for the database is a copy of its own.
    const position = await deps.store(Uint8Array.from(update), connection);
    deps.touch();
    acks.done(message, position);
  }

  const isOwnName = (json: string): boolean => {
    const person = personOf(json);
    return person === undefined || person === caller.personId;
  };

  async function handle(bytes: Uint8Array): Promise<void> {
    const message = readMessage(bytes);
    switch (message.kind) {
      case 'step1':
        send(makeFrame(await board.step2(Uint8Array.from(message.stateVector))));
        break;
      case 'step2':
      case 'update':
        if (deps.isRateLimited && takeStroke('') > 0) close('too_fast');
        else await write(message.update, message.kind === 'step2');
        break;
      case 'awareness':
        if (bytes.length > longestAwareness) close('too_large');
        else board.takeAwareness(message.states, connection, isOwnName);
        break;
      case 'queryAwareness':
        send(makeFrame(board.awarenessOfAll()));
        break;
      case 'unknown':
        break;
    }
  }

  function refuse(error: unknown): void {
    if (error instanceof MalformedMessage || error instanceof MalformedUpdate) close('malformed');
    else if (error instanceof BoardGone) close('not_found');
    else {
      if (!(error instanceof QueueFull)) deps.onError(error);
      close('try_later');
    }
  }

  const connection: Connection = {
    caller,
    board,
    send,
    close,
    lastSent: () => lastSent,
    setRole: (next) => {
      role = next;
    },
    receive: (data, isBinary) => {
      if (isClosed) return;
      const bytes = toBytes(data);
      if (!isBinary || bytes.length === 0) close('malformed');
      else if (deps.isRateLimited && takeAny('') > 0) close('too_fast');
      else handle(bytes).catch(refuse);
    },
  };
  return connection;
}
