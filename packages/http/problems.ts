import type { Duplex } from 'node:stream';
import { type FieldError, Problem } from '@flux/contracts';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Turns errors of other layers (a lost database) into what a client may know; `undefined` for any other error. */
export type MapError = (error: unknown) => Problem | undefined;

/** Seconds that a client should wait after a 503 that says nothing else. */
const retryAfterUnavailable = 2;

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';

function fieldErrors(error: FastifyError): readonly FieldError[] {
  return (error.validation ?? []).slice(0, 20).map((issue) => ({
    path: issue.instancePath,
    message: issue.message ?? 'is not as it should be',
  }));
}

/** What Fastify itself refuses, in our words. */
function fromFastify(error: FastifyError): Problem | undefined {
  if (error.validation !== undefined) {
    return new Problem('invalid_input', undefined, { errors: fieldErrors(error) });
  }
  switch (error.statusCode) {
    case 413:
      return new Problem('too_large', undefined, { cause: error });
    case 415:
      return new Problem('type_refused', undefined, { cause: error });
    case 400:
      return new Problem('invalid_input', undefined, { cause: error });
    default:
      return undefined;
  }
}

export function toProblem(error: unknown, mapError: MapError): Problem {
  if (error instanceof Problem) return error;
  const mapped = mapError(error) ?? (isFastifyError(error) ? fromFastify(error) : undefined);
  return mapped ?? new Problem('internal', undefined, { cause: error });
}

/** Answers with a problem (RFC 9457); what went wrong beneath is in the log alone, under the same request id. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const retryAfter = problem.retryAfter ?? (problem.status === 503 ? retryAfterUnavailable : undefined);
  if (retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(retryAfter)));
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send(problem.toBody());
}

/** Every error of an app becomes a problem: thrown, refused by Fastify, or an address that nobody answers. */
export function registerProblems(app: FastifyInstance, mapError: MapError): void {
  app.setErrorHandler((error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const problem = toProblem(error, mapError);
    if (problem.status >= 500) request.log.error({ err: problem.cause ?? problem }, problem.code);
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new Problem('not_found')));
}

/** What is no HTTP at all gets a last answer and its connection is closed. */
export function refuseMalformed(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = JSON.stringify(
    new Problem('invalid_input', 'This is not a well-formed HTTP request.').toBody(),
  );
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
