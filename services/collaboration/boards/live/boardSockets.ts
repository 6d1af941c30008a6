import type { IncomingMessage } from 'node:http';
import { can } from '@flux/access';
import { createGroupCommit, type LogEntry, longestMessage } from '@flux/board-sync';
import type { Bus } from '@flux/bus';
import {
  type BoardId,
  closeReasonOf,
  isUuid,
  kB,
  limits,
  MB,
  type PersonId,
  Problem,
  type ProjectId,
  type Role,
} from '@flux/contracts';
import { type Database, isUnavailable } from '@flux/database';
import { closeSocket, type SocketRoute } from '@flux/http';
import type { Caller, Identity } from '@flux/identity';
import type { RawData, WebSocket } from 'ws';
import { roleOnBoard } from '../boardAccess.ts';
import { appendUpdates } from './boardLog.ts';
import { createCompaction } from './compaction.ts';
import { type Connection, createConnection } from './connection.ts';
import { makeFrame } from './frame.ts';
import { keepAliveFrame } from './liveBoard.ts';
import { createOpenBoards } from './openBoards.ts';

export type BoardSocketsDeps = {
  readonly database: Database;
  readonly bus: Bus;
  readonly identity: Identity;
  readonly settings: { readonly rateLimit: boolean };
  readonly log: { readonly error: (fields: object, message: string) => void };
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

const path = '/collaboration/';

/** Milliseconds. */
const times = {
  /** Between two flushes of updates under load. */
  flush: 8,
  /** Between two rounds of awareness: 30 a second. */
  awareness: 33,
  /** Between two looks after connections. */
  round: 2_500,
  /** A connection that got nothing for this long is told that we are there; the public client gives up after 30 s. */
  quiet: 22_000,
  /** Between two looks whether everybody may still be here, which make good what the bus lost. */
  permission: 15_000,
  /** How long updates wait for a lost database. */
  giveUp: 10_000,
} as const;

type Entry = LogEntry & { readonly connection: Connection };

/** Messages that may wait while a caller is looked up. */
const longestHold = 64;

/** `WS /collaboration/:boardId` (api.md): the y-websocket protocol, every update stored before it is delivered. */
export function createBoardSockets(deps: BoardSocketsDeps) {
  const { database, bus, identity, settings, now = Date.now } = deps;
  const db = database.service<unknown>('collaboration');
  const onError = (error: unknown) => deps.log.error({ err: error }, 'board');
  const compaction = createCompaction(db, onError);
  const boards = createOpenBoards({ db, bus, compaction, onError, now });
  const connections = new Set<Connection>();
  const perPerson = new Map<PersonId, number>();
  let timers: NodeJS.Timeout[] = [];
  let stops: (() => void)[] = [];

  const commit = createGroupCommit<Entry>({
    store: (entries) => appendUpdates(db, entries),
    stored: showStored,
    isTransient: isUnavailable,
    tickMs: times.flush,
    longestQueueBytes: 64 * MB,
    giveUpMs: times.giveUp,
  });

  /** Delivers one flush: of each board one update, whoever drew it. */
  function showStored(entries: readonly Entry[], positions: readonly number[]): void {
    const byBoard = Map.groupBy(entries.keys(), (index) => entries[index]!.boardId);
    for (const [boardId, indexes] of byBoard) {
      const seqs = indexes.map((index) => positions[index]!);
      const authors = new Set(indexes.map((index) => entries[index]!.connection));
      const [only] = authors;
      boards.find(boardId as BoardId)?.stored(
        indexes.map((index) => entries[index]!.update),
        Math.min(...seqs),
        Math.max(...seqs),
        authors.size === 1 ? only : undefined,
      );
    }
  }

  function refuse(socket: WebSocket, error: unknown): void {
    if (!(error instanceof Problem) && !isUnavailable(error)) onError(error);
    closeSocket(socket, error instanceof Problem ? closeReasonOf(error.code) : 'try_later');
  }

  /** @throws Problem naming the close code of an address without a board. */
  function boardIdOf(request: IncomingMessage): BoardId {
    const id = (request.url ?? '').split('?', 1)[0]?.slice(path.length) ?? '';
    if (id === '') throw new Problem('invalid_input');
    if (!isUuid(id)) throw new Problem('not_found');
    return id as BoardId;
  }

  function countIn(personId: PersonId): boolean {
    const open = perPerson.get(personId) ?? 0;
    if (open >= limits.socketsPerPerson) return false;
    perPerson.set(personId, open + 1);
    return true;
  }

  function countOut(personId: PersonId): void {
    const left = (perPerson.get(personId) ?? 1) - 1;
    if (left === 0) perPerson.delete(personId);
    else perPerson.set(personId, left);
  }

  async function enter(
    socket: WebSocket,
    request: IncomingMessage,
    boardId: BoardId,
    caller: Caller,
    role: Role,
  ): Promise<Connection | undefined> {
    if (!countIn(caller.personId)) {
      closeSocket(socket, 'too_fast', 'too many sockets');
      return undefined;
    }
    // Nothing awaits between here and the listener, so whatever was counted is counted out again.
    const left = new Promise<void>((resolve) => {
      if (socket.readyState === socket.CLOSED) resolve();
      else socket.once('close', () => resolve());
    });
    left.then(() => countOut(caller.personId));
    const board = await boards.take(boardId);
    const connection = createConnection({
      socket,
      board,
      caller,
      role,
      wantsAcks: new URL(request.url ?? '/', 'http://studio').searchParams.get('ack') === '1',
      store: (update, from) => commit.add({ boardId, author: caller.personId, update, connection: from }),
      touch: () => identity.touch(caller),
      isRateLimited: settings.rateLimit,
      onError,
      now,
    });
    left.then(() => {
      connections.delete(connection);
      board.leave(connection);
      boards.release(boardId);
    });
    if (socket.readyState !== socket.OPEN) return undefined;
    connections.add(connection);
    board.join(connection);
    connection.send(makeFrame(await board.step1()));
    connection.send(makeFrame(board.awarenessOfAll()));
    return connection;
  }

  async function accept(socket: WebSocket, request: IncomingMessage): Promise<void> {
    const held: { data: RawData; isBinary: boolean }[] = [];
    const hold = (data: RawData, isBinary: boolean) => {
      held.push({ data, isBinary });
      if (held.length > longestHold) closeSocket(socket, 'too_fast');
    };
    socket.on('message', hold);
    const boardId = boardIdOf(request);
    const caller = await identity.authenticateUpgrade(request);
    const access = await roleOnBoard(db, caller.personId, boardId);
    if (access === undefined || !can(access.role, 'board.view')) throw new Problem('not_found');
    const connection = await enter(socket, request, boardId, caller, access.role);
    if (connection === undefined) return;
    if (identity.hasEnded(caller.sessionId)) throw new Problem('session_ended');
    socket.off('message', hold);
    socket.on('message', connection.receive);
    for (const { data, isBinary } of held) connection.receive(data, isBinary);
  }

  const route: SocketRoute = {
    path,
    // Room for the few bytes around an update at its limit.
    maxPayload: longestMessage + kB,
    accept: (socket, request) => {
      accept(socket, request).catch((error: unknown) => refuse(socket, error));
    },
  };

  async function reviewPermission(connection: Connection): Promise<void> {
    const access = await roleOnBoard(db, connection.caller.personId, connection.board.boardId);
    if (access === undefined || !can(access.role, 'board.view')) connection.close('not_found');
    else connection.setRole(access.role);
  }

  function review(which: (connection: Connection) => boolean): void {
    for (const connection of connections) if (which(connection)) reviewPermission(connection).catch(onError);
  }

  function onMembers(payload: Uint8Array): void {
    const { personId } = JSON.parse(Buffer.from(payload).toString()) as {
      projectId: ProjectId;
      personId: PersonId;
    };
    review((connection) => connection.caller.personId === personId);
  }

  function round(): void {
    for (const connection of connections) {
      if (now() - connection.lastSent() >= times.quiet) connection.send(keepAliveFrame);
    }
    for (const board of boards.all()) board.dropForgotten();
    boards.trim();
  }

  return {
    route,
    async open(): Promise<void> {
      stops = [
        await bus.subscribe('members', onMembers),
        bus.onInterrupted(() => review(() => true)),
        identity.onSessionEnded((sessionId) => {
          for (const connection of connections) {
            if (connection.caller.sessionId === sessionId) connection.close('unauthenticated');
          }
        }),
      ];
      timers = [
        setInterval(() => {
          for (const board of boards.all()) board.tick();
        }, times.awareness),
        setInterval(round, times.round),
        setInterval(() => review(() => true), times.permission),
      ];
    },
    /** Everything that was received is stored before it resolves. */
    async close(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      for (const stop of stops) stop();
      for (const connection of connections) connection.close('going_away');
      await commit.idle();
      await compaction.idle();
    },
  };
}
