import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { can } from '@flux/access';
import { longestMessage, type Update } from '@flux/board-sync';
import type { Bus } from '@flux/bus';
import { type BoardId, closeReasonOf, isUuid, MB, Problem, type Role } from '@flux/contracts';
import { createGroupCommit, type Database, isUnavailable } from '@flux/database';
import { closeSocket, createSocketCount, noteSocketCaller, type SocketRoute } from '@flux/http';
import type { Caller, Identity } from '@flux/identity';
import type { WebSocket } from 'ws';
import { roleOnBoard } from '../boardAccess.ts';
import { onDeleted } from '../boardsTopic.ts';
import { appendUpdates, LogGone, type StoredUpdate } from './boardLog.ts';
import { type BoardMetrics, createBoardMetrics } from './boardMetrics.ts';
import { nodeLength } from './busMessages.ts';
import { createCompaction } from './compaction.ts';
import { type Connection, createConnection } from './connection.ts';
import type { LiveBoard } from './liveBoard.ts';
import { createOpenBoards, longestRestingLog } from './openBoards.ts';
import { rolesOnBoards } from './permissions.ts';
import { keepAliveFrame } from './presence.ts';

/** Does something every so many milliseconds until it is told to stop. */
export type Every = (ms: number, work: () => void) => () => void;

export type BoardSocketsDeps = {
  readonly database: Database;
  readonly bus: Bus;
  readonly identity: Pick<Identity, 'authenticateUpgrade' | 'onSessionEnded' | 'hasEnded' | 'touch'>;
  readonly settings: { readonly rateLimit: boolean };
  readonly log: { readonly error: (fields: object, message: string) => void };
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly every?: Every;
};

export type BoardSockets = {
  readonly route: SocketRoute;
  readonly open: () => Promise<void>;
  /** Everything that was received is stored before it resolves. */
  readonly close: () => Promise<void>;
  readonly metrics: Readonly<BoardMetrics>;
  /** How many are connected, and to how many boards. */
  readonly size: () => { readonly connections: number; readonly boards: number };
};

const path = '/collaboration/';

/** Milliseconds. */
export const times = {
  /** Between two looks after connections and boards. */
  round: 2_500,
  /** A connection that got nothing in rounds of this long is told that we are there: with two rounds more, 25 s (api.md). */
  quiet: 20_000,
  /** Between two pings; who answers none is gone by the next. */
  ping: 25_000,
  /** Between two looks at everybody's role: with the query it stays under 15 s. */
  permission: 14_000,
  /** How long updates wait for a lost database. */
  giveUp: 10_000,
} as const;

/**
 * Milliseconds between two flushes. A lone writer never waits. Each flush costs a statement and a write to every socket,
 * so many updates a second share fewer: what is measured at 2,000 a second is half the CPU for 4 ms more.
 */
const tickAfter = (updates: number): number => (updates < 4 ? 0 : updates < 16 ? 8 : 16);

/** Bytes that may wait for the database in this process. */
const longestQueue = 64 * MB;

type Entry = StoredUpdate & { readonly read: Update; readonly connection: Connection };

const everyInterval: Every = (ms, work) => {
  const timer = setInterval(work, ms).unref();
  return () => clearInterval(timer);
};

/** @throws Problem naming the close code of an address without a board. */
function boardIdOf(request: IncomingMessage): BoardId {
  const id = (request.url ?? '').split('?', 1)[0]?.slice(path.length) ?? '';
  if (id === '') throw new Problem('invalid_input');
  if (!isUuid(id)) throw new Problem('not_found');
  return id as BoardId;
}

const wantsAcks = (request: IncomingMessage): boolean =>
  new URLSearchParams(request.url?.split('?', 2)[1]).get('ack') === '1';

/** Who a change of membership is about; `undefined` for what this release cannot read. */
function personOfChange(payload: Uint8Array): string | undefined {
  try {
    const change: unknown = JSON.parse(Buffer.from(payload).toString());
    const isOne = typeof change === 'object' && change !== null && 'personId' in change;
    return isOne && typeof change.personId === 'string' ? change.personId : undefined;
  } catch {
    return undefined;
  }
}

/** `WS /collaboration/:boardId` (api.md): the y-websocket protocol, every update stored before it is delivered. */
export function createBoardSockets(deps: BoardSocketsDeps): BoardSockets {
  const { database, bus, identity, settings, now = Date.now, every = everyInterval } = deps;
  const db = database.service<unknown>('collaboration');
  const metrics = createBoardMetrics();
  const node = randomBytes(nodeLength);
  const connections = new Set<Connection>();
  const quietSince = new WeakMap<Connection, number>();
  const count = createSocketCount();
  let stops: (() => void)[] = [];

  /** That the database is away is said once, by the database. */
  function onError(error: unknown): void {
    if (!isUnavailable(error)) deps.log.error({ err: error }, 'board');
  }

  const compaction = createCompaction({ db, onError, metrics, now, shortestLog: longestRestingLog });
  const boards = createOpenBoards({ db, bus, node, compaction, onError, metrics, now });
  const commit = createGroupCommit<Entry, number | undefined>({
    store: (entries) => appendUpdates(db, entries),
    stored: showStored,
    logOf: ({ boardId }) => boardId,
    bytesOf: ({ update }) => update.length,
    isTransient: isUnavailable,
    tickMs: tickAfter,
    longestQueueBytes: longestQueue,
    giveUpMs: times.giveUp,
    now,
  });

  /** Delivers one flush: of each board one update, whoever drew it. Those of a board that is gone have no position. */
  function showStored(all: readonly Entry[], given: readonly (number | undefined)[]): void {
    const entries = all.filter((_, index) => given[index] !== undefined);
    const positions = given.filter((position) => position !== undefined);
    metrics.flushes++;
    metrics.updatesStored += entries.length;
    metrics.largestFlush = Math.max(metrics.largestFlush, entries.length);
    for (const { update } of entries) metrics.bytesStored += update.length;
    for (const [boardId, indexes] of Map.groupBy(entries.keys(), (index) => entries[index]!.boardId)) {
      const first = indexes[0]!;
      const authors = new Set(indexes.map((index) => entries[index]!.connection));
      boards.find(boardId as BoardId)?.stored(
        indexes.map((index) => entries[index]!.read),
        positions[first]!,
        positions[first]! + indexes.length - 1,
        authors.size === 1 ? entries[first]!.connection : undefined,
      );
    }
  }

  async function store(entry: Entry): Promise<number> {
    const position = await commit.add(entry);
    if (position === undefined) throw new LogGone();
    return position;
  }

  /** Joins a caller to a board. @throws Problem */
  async function enter(socket: WebSocket, request: IncomingMessage): Promise<void> {
    const boardId = boardIdOf(request);
    const caller = await identity.authenticateUpgrade(request);
    noteSocketCaller(socket, caller.personId);
    const access = await roleOnBoard(db, caller.personId, boardId);
    if (access === undefined || !can(access.role, 'board.view')) throw new Problem('not_found');
    if (socket.readyState !== socket.OPEN) return;
    if (!count.add(caller.personId)) throw new Problem('rate_limited');
    const left = new Promise<unknown>((resolve) => socket.once('close', resolve));
    left.then(() => count.remove(caller.personId));
    const board = await boards.take(boardId);
    const connection =
      socket.readyState === socket.OPEN
        ? join(socket, board, caller, access.role, wantsAcks(request))
        : undefined;
    left.then(() => {
      if (connection !== undefined) leave(connection);
      boards.release(board);
    });
    if (identity.hasEnded(caller.sessionId)) throw new Problem('session_ended');
  }

  function leave(connection: Connection): void {
    connections.delete(connection);
    connection.board.leave(connection);
  }

  function join(socket: WebSocket, board: LiveBoard, caller: Caller, role: Role, acks: boolean): Connection {
    const { boardId } = board;
    const author = caller.personId;
    const connection = createConnection({
      socket,
      board,
      caller,
      role,
      wantsAcks: acks,
      store: (read, from) => store({ boardId, author, update: read.bytes, read, connection: from }),
      touch: () => identity.touch(caller),
      isRateLimited: settings.rateLimit,
      onError,
      metrics,
      now,
    });
    connections.add(connection);
    board.join(connection);
    socket.on('message', connection.receive);
    socket.resume();
    connection.send(board.everyone());
    board.step1().then(connection.send, (error: unknown) => {
      onError(error);
      connection.close('try_later');
    });
    return connection;
  }

  function refuse(socket: WebSocket, error: unknown): void {
    if (!(error instanceof Problem)) onError(error);
    socket.resume();
    closeSocket(socket, error instanceof Problem ? closeReasonOf(error.code) : 'try_later');
  }

  /** Looks again at what people may do here. */
  async function review(which: (connection: Connection) => boolean = () => true): Promise<void> {
    const reviewed = [...connections].filter(which);
    if (reviewed.length === 0) return;
    const pairOf = ({ personId, board }: Connection) => ({ personId, boardId: board.boardId });
    const roleOf = await rolesOnBoards(db, reviewed.map(pairOf));
    for (const connection of reviewed) {
      const role = roleOf(pairOf(connection));
      if (role === undefined) connection.close('not_found');
      else connection.setRole(role);
    }
  }

  function onMembers(payload: Uint8Array): void {
    const changed = personOfChange(payload);
    review(changed === undefined ? undefined : ({ personId }) => personId === changed).catch(onError);
  }

  function round(): void {
    for (const connection of connections) {
      // The moment of each frame is not noted: there are thousands a second.
      if (connection.wasSent()) quietSince.set(connection, now());
      else if (now() - (quietSince.get(connection) ?? 0) >= times.quiet) connection.send(keepAliveFrame);
    }
    for (const board of boards.all()) board.dropForgotten();
    boards.tidy();
  }

  return {
    metrics,
    size: () => ({ connections: connections.size, boards: boards.all().length }),
    route: {
      path,
      maxPayload: longestMessage,
      accept: (socket, request) => {
        // Nothing is read, and so nothing has to be kept, until it is known who sends it.
        socket.pause();
        enter(socket, request).catch((error: unknown) => refuse(socket, error));
      },
    },
    async open(): Promise<void> {
      stops = [
        await bus.subscribe('members', onMembers),
        await onDeleted(bus, (boardId) => review(({ board }) => board.boardId === boardId).catch(onError)),
        bus.onInterrupted(() => review().catch(onError)),
        identity.onSessionEnded((sessionId) => {
          for (const connection of connections)
            if (connection.caller.sessionId === sessionId) connection.close('unauthenticated');
        }),
        every(times.round, round),
        every(times.permission, () => review().catch(onError)),
        every(times.ping, () => {
          for (const connection of connections) connection.probe();
        }),
      ];
    },
    async close(): Promise<void> {
      for (const stop of stops) stop();
      for (const connection of connections) connection.close('going_away');
      await commit.idle();
      for (const board of boards.all()) board.close();
      await compaction.idle();
    },
  };
}
