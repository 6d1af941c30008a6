import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Trust } from './trustProxy.ts';

/** What a proxy's id may look like; anything else could forge log lines or headers. */
const sane = /^[\w.-]{8,64}$/;

/**
 * The id of a request, answered as `x-request-id` and logged as `reqId`: a trusted proxy's own, so that its log and
 * ours meet, else a random start for each process, counted.
 */
export function requestIds(trust: Trust): (request?: IncomingMessage) => string {
  const prefix = randomBytes(6).toString('base64url');
  let count = 0;
  return (request) => {
    const given = request?.headers['x-request-id'];
    if (typeof given === 'string' && sane.test(given) && trust(request?.socket.remoteAddress, 0))
      return given;
    return `${prefix}-${(++count).toString(36)}`;
  };
}
