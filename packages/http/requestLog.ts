import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from './logger.ts';
import { refusalOf } from './problems.ts';

type WithCaller = FastifyRequest & { readonly caller?: { readonly personId: string } | null };

/** A line for every request, of a refusal with its code and, where known, its person; at `debug` for those that only read and succeeded. */
export function registerRequestLog(fastify: FastifyInstance, log: Logger): void {
  const isVerbose = log.isLevelEnabled('debug');
  fastify.addHook('onResponse', (request: WithCaller, reply, done) => {
    const isQuiet = reply.statusCode < 400 && (request.method === 'GET' || request.method === 'HEAD');
    if (isQuiet && !isVerbose) return done();
    request.log[isQuiet ? 'debug' : 'info'](
      {
        method: request.method,
        // Never the query: it can hold a ticket.
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        code: refusalOf(request),
        person: request.caller?.personId,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
    done();
  });
}
