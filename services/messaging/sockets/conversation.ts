import type { IncomingMessage } from 'node:http';
import {
  type ClientFrame,
  ClientFrame as ClientFrameSchema,
  closeReasonOf,
  kB,
  limits,
  type PersonId,
  Problem,
  type ServerFrame,
} from '@flux/contracts';
import { closeSocket, type SocketRoute } from '@flux/http';
import type { Caller, Identity } from '@flux/identity';
import { Compile } from 'typebox/compile';
import type { RawData, WebSocket } from 'ws';

export type ConversationDeps = { readonly identity: Identity; readonly log: { error(error: unknown): void } };

/** Bytes of one frame: a message text at its limit, escaped, with room for the rest. */
const maxFrame = 256 * kB;

const frames = Compile(ClientFrameSchema);

/** `WS /messaging`: JSON text frames (api.md). Every open conversation of this process, so that it can be ended. */
export function createConversations(deps: ConversationDeps) {
  const open = new Map<WebSocket, Caller>();
  const perPerson = new Map<PersonId, number>();

  const send = (socket: WebSocket, frame: ServerFrame) => socket.send(JSON.stringify(frame));

  function enter(socket: WebSocket, caller: Caller): boolean {
    const sockets = perPerson.get(caller.personId) ?? 0;
    if (sockets >= limits.socketsPerPerson) return false;
    perPerson.set(caller.personId, sockets + 1);
    open.set(socket, caller);
    socket.once('close', () => {
      open.delete(socket);
      const left = (perPerson.get(caller.personId) ?? 1) - 1;
      if (left === 0) perPerson.delete(caller.personId);
      else perPerson.set(caller.personId, left);
    });
    return true;
  }

  function receive(socket: WebSocket, caller: Caller, data: RawData, isBinary: boolean): void {
    const frame = isBinary ? undefined : parseFrame(data);
    if (frame === undefined) closeSocket(socket, 'malformed');
    // No channel exists yet: there is nothing to resume, and nothing that a frame could be about.
    else if (frame.type === 'hello') send(socket, { type: 'ready', userId: caller.personId, channels: [] });
    else send(socket, { type: 'error', code: 'not_found' });
  }

  async function accept(socket: WebSocket, request: IncomingMessage): Promise<void> {
    // What arrives while the caller is being looked up waits its turn.
    const waiting: { data: RawData; isBinary: boolean }[] = [];
    const hold = (data: RawData, isBinary: boolean) => {
      if (waiting.length < 16) waiting.push({ data, isBinary });
    };
    socket.on('message', hold);
    const caller = await deps.identity.authenticateUpgrade(request);
    if (socket.readyState !== socket.OPEN) return;
    if (!enter(socket, caller)) {
      closeSocket(socket, 'too_fast', 'too many sockets');
      return;
    }
    socket.off('message', hold);
    socket.on('message', (data, isBinary) => receive(socket, caller, data, isBinary));
    for (const { data, isBinary } of waiting) receive(socket, caller, data, isBinary);
  }

  const route: SocketRoute = {
    path: '/messaging',
    maxPayload: maxFrame,
    accept: (socket, request) => {
      accept(socket, request).catch((error: unknown) => {
        if (!(error instanceof Problem)) deps.log.error(error);
        closeSocket(socket, error instanceof Problem ? closeReasonOf(error.code) : 'try_later');
      });
    },
  };

  let forget = () => {};
  return {
    route,
    open(): void {
      forget = deps.identity.onSessionEnded((sessionId) => {
        for (const [socket, caller] of open)
          if (caller.sessionId === sessionId) closeSocket(socket, 'unauthenticated');
      });
    },
    close(): void {
      forget();
      for (const socket of open.keys()) closeSocket(socket, 'going_away');
    },
  };
}

/** The frame as the contract knows it, or nothing when it is malformed. */
function parseFrame(data: RawData): ClientFrame | undefined {
  try {
    const value: unknown = JSON.parse(data.toString());
    return frames.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
