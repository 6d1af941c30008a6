import { can } from '@flux/access';
import {
  isEmpty,
  MalformedMessage,
  MalformedUpdate,
  readMessage,
  readStateVector,
  readUpdate,
  StateTooLarge,
  type StateVector,
  type Update,
  writeAck,
} from '@flux/board-sync';
import { type CloseReason, limits, MB, type PersonId, type Role } from '@flux/contracts';
import { QueueFull } from '@flux/database';
import { closeSocket, createBuckets, createOutlet, makeFrame, type Outlet } from '@flux/http';
import type { Caller } from '@flux/identity';
import type { RawData, WebSocket } from 'ws';
import { createAcks, noAcks } from './acks.ts';
import { LogGone } from './boardLog.ts';
import type { BoardMetrics } from './boardMetrics.ts';
import type { LiveBoard } from './liveBoard.ts';
import type { Listener } from './presence.ts';

/** Messages of any kind a second; far above what any client sends. */
const anyMessagesPerSecond = 1_000;

/** Bytes of one connection that may wait for the database before no more is read from it. */
const mostInFlight = 8 * MB;

export type ConnectionDeps = {
  readonly socket: WebSocket;
  readonly board: LiveBoard;
  readonly caller: Caller;
  readonly role: Role;
  readonly wantsAcks: boolean;
  /** Stores an update durably and answers its log position. */
  readonly store: (update: Update, connection: Connection) => Promise<number>;
  readonly touch: () => void;
  readonly isRateLimited: boolean;
  readonly onError: (error: unknown) => void;
  readonly metrics: BoardMetrics;
  readonly now: () => number;
};

/** One person's socket on one board. */
export type Connection = Listener &
  Pick<Outlet, 'wasSent'> & {
    readonly caller: Caller;
    readonly personId: PersonId;
    readonly board: LiveBoard;
    readonly receive: (data: RawData, isBinary: boolean) => void;
    readonly close: (reason: CloseReason) => void;
    /** A changed role counts from the next message on. */
    readonly setRole: (role: Role) => void;
    /** Asks whether somebody is there, and gives up on one who did not answer the last time. */
    readonly probe: () => void;
  };

const toBytes = (data: RawData): Uint8Array => {
  const buffer = Array.isArray(data) ? Buffer.concat(data) : data;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : buffer;
};

/** How a failure is said on the socket; `undefined` for one that is nobody's doing and has to be logged. */
function reasonOf(error: unknown): CloseReason | undefined {
  if (error instanceof MalformedMessage || error instanceof MalformedUpdate) return 'malformed';
  if (error instanceof StateTooLarge) return 'too_large';
  if (error instanceof LogGone) return 'not_found';
  return error instanceof QueueFull ? 'try_later' : undefined;
}

export function createConnection(deps: ConnectionDeps): Connection {
  const { socket, board, caller, now } = deps;
  const takeStroke = createBuckets(
    { burst: limits.boardMessagesBurst, perSecond: limits.boardMessagesPerSecond },
    now,
  );
  const takeAny = createBuckets({ burst: anyMessagesPerSecond, perSecond: anyMessagesPerSecond }, now);
  let { role } = deps;
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
  const acks = deps.wantsAcks
    ? createAcks((count, position) => connection.send(makeFrame(writeAck(count, position))))
    : noAcks;

  function refuse(error: unknown): void {
    const reason = reasonOf(error);
    if (reason === undefined) deps.onError(error);
    close(reason ?? 'try_later');
  }

  /** Stores an update; a connection that sends more than can be stored is not read from meanwhile. */
  function keep(update: Update, message: number): void {
    const { length } = update.bytes;
    const settle = () => {
      inFlight -= length;
      if (inFlight <= mostInFlight && socket.isPaused) socket.resume();
    };
    inFlight += length;
    if (inFlight > mostInFlight && !isClosed) socket.pause();
    deps.store(update, connection).then(
      (position) => {
        settle();
        deps.touch();
        acks.done(message, position);
      },
      (error: unknown) => {
        settle();
        refuse(error);
      },
    );
  }

  /** What of an update is new. What another process has stored may be here before its message is. */
  async function newsOf(update: Update): Promise<Update | undefined> {
    const news = await board.newIn(update);
    if (news === undefined || can(role, 'board.edit')) return news;
    await board.catchUp();
    return board.newIn(update);
  }

  /** Step 2 repeats what is known, and so may a reader: only what is new of it is a write. */
  async function keepNews(update: Update, message: number): Promise<void> {
    const news = await newsOf(update);
    if (news === undefined) acks.done(message, board.position());
    else if (can(role, 'board.edit')) keep(news, message);
    else close('forbidden');
  }

  /** A message that adds nothing is no write, whoever sends it: it is acknowledged and not kept (api.md). */
  function write(bytes: Uint8Array, isStep2: boolean): void {
    const message = acks.next();
    const update = readUpdate(bytes);
    if (isEmpty(update)) acks.done(message, board.position());
    else if (!isStep2 && can(role, 'board.edit')) keep(update, message);
    else keepNews(update, message).catch(refuse);
  }

  async function answer(has: StateVector): Promise<void> {
    const frame = await board.step2(has);
    if (!isClosed) outlet.sendState(frame);
  }

  function handle(bytes: Uint8Array): void {
    const message = readMessage(bytes);
    switch (message.kind) {
      case 'step1':
        answer(readStateVector(message.stateVector)).catch(refuse);
        break;
      case 'step2':
      case 'update':
        if (deps.isRateLimited && takeStroke('') > 0) close('too_fast');
        else write(message.update, message.kind === 'step2');
        break;
      case 'awareness':
        board.takeAwareness(message.states, connection);
        break;
      case 'queryAwareness':
        outlet.send(board.everyone());
        break;
      case 'unknown':
        break;
    }
  }

  function handleSafely(bytes: Uint8Array): void {
    try {
      handle(bytes);
    } catch (error) {
      refuse(error);
    }
  }

  socket.on('pong', () => {
    isAlive = true;
  });

  const connection: Connection = {
    caller,
    personId: caller.personId,
    board,
    close,
    send: (frame) => {
      if (!isClosed) outlet.send(frame);
    },
    sendAwareness: (frame, everyone) => {
      if (!isClosed) outlet.sendAwareness(frame, everyone);
    },
    wasSent: outlet.wasSent,
    setRole: (next) => {
      role = next;
    },
    receive: (data, isBinary) => {
      isAlive = true;
      if (isClosed) return;
      const bytes = toBytes(data);
      if (!isBinary) close('malformed');
      else if (deps.isRateLimited && takeAny('') > 0) close('too_fast');
      else handleSafely(bytes);
    },
    probe: () => {
      if (isAlive && socket.readyState === socket.OPEN) socket.ping();
      else socket.terminate();
      isAlive = false;
    },
  };
  return connection;
}
