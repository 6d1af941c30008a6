import { Problem } from '@flux/contracts';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { rememberMethods } from './allowedMethods.ts';

/** Turns errors of other layers (a lost database) into what a client may know; `undefined` for any other error. */
export type MapError = (error: unknown) => Problem | undefined;

/** Seconds that a client should wait after a 503 that says nothing else. */
const retryAfterUnavailable = 2;

/** What a handler may have said about the answer that now does not come. */
const ofTheContent = [
  'accept-ranges',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-range',
  'etag',
  'last-modified',
];

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';

/** What Fastify itself refuses, in our words. */
function fromFastify(error: FastifyError): Problem | undefined {
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

const refusals = new WeakMap<FastifyRequest, string>();

/** The code of the problem that a request was answered with. */
export const refusalOf = (request: FastifyRequest): string | undefined => refusals.get(request);

/** Answers with a problem (RFC 9457); what went wrong beneath is in the log alone, under the same request id. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  for (const name of ofTheContent) {
    // RFC 9110, 15.5.17: a 416 says how long the file is.
    if (problem.status !== 416 || name !== 'content-range') reply.removeHeader(name);
  }
  refusals.set(reply.request, problem.code);
  const retryAfter = problem.retryAfter ?? (problem.status === 503 ? retryAfterUnavailable : undefined);
  if (retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(retryAfter)));
  // RFC 9110, 11.6.1: a 401 names how to prove oneself.
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send(problem.toBody());
}

/** A fault of ours is an error; that something is away is a warning, each time; a client's fault only when asked. */
function note(request: FastifyRequest, problem: Problem): void {
  const err = problem.cause ?? problem;
  if (problem.status === 500) request.log.error({ err }, problem.code);
  else if (problem.cause !== undefined)
    request.log[problem.status > 500 ? 'warn' : 'debug']({ err }, problem.code);
}

/** Every error of an app becomes a problem: thrown, refused by Fastify, or an address that nobody answers. */
export function registerProblems(app: FastifyInstance, mapError: MapError): void {
  const methodsOf = rememberMethods(app);
  app.setErrorHandler((error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const problem = toProblem(error, mapError);
    note(request, problem);
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url);
    if (methods.length === 0) return sendProblem(reply, new Problem('not_found'));
    return sendProblem(reply.header('allow', methods.join(', ')), new Problem('method_not_allowed'));
  });
}
