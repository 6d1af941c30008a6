import type { Duplex } from 'node:stream';
import { Problem } from '@flux/contracts';

export type Headers = Readonly<Record<string, string>>;

/** A last answer on a connection that is no longer Fastify's, which is closed after it. */
export function answerRaw(socket: Duplex, status: string, problem: Problem, headers: Headers): void {
  const body = JSON.stringify(problem.toBody());
  const lines = Object.entries({
    ...headers,
    connection: 'close',
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
}

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What is no HTTP at all, or did not come in time, gets a last answer and its connection is closed. */
export function refuseMalformed(error: Error & { code?: string }, socket: Duplex, headers: Headers): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const problem = new Problem('invalid_input', 'This is not a well-formed HTTP request.');
  answerRaw(socket, statuses[error.code ?? ''] ?? '400 Bad Request', problem, headers);
}
