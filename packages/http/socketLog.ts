import { type CloseReason, closeCodes } from '@flux/contracts';
import type { WebSocket } from 'ws';
import type { Logger } from './logger.ts';

/** The closes that refuse something, by code; of the others a sign-out, a full process or a restart is the reason. */
const refusals = new Map<number, CloseReason>(
  (['malformed', 'unauthenticated', 'forbidden', 'not_found', 'too_large', 'too_fast'] as const).map(
    (reason) => [closeCodes[reason], reason],
  ),
);

const callers = new WeakMap<WebSocket, string>();

/** Says whose socket it is, so that a refusal stands in the log with its person. */
export function noteSocketCaller(socket: WebSocket, personId: string): void {
  callers.set(socket, personId);
}

/** A line for a socket that is closed because of what it asked for or sent. */
export function logRefusedSocket(log: Logger, socket: WebSocket, path: string, code: number): void {
  const refusal = refusals.get(code);
  if (refusal !== undefined) log.info({ path, code: refusal, person: callers.get(socket) }, 'socket refused');
}
