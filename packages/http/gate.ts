import { Problem } from '@flux/contracts';
import type { FastifyInstance } from 'fastify';
import { isAlwaysAnswered } from './health.ts';
import type { Phase } from './phase.ts';

/** Until the database is open only health and metrics are answered; while draining, kept connections are given up. */
export function registerGate(fastify: FastifyInstance, phase: () => Phase): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const current = phase();
    if (current === 'draining') reply.header('connection', 'close');
    if (current === 'starting' && !isAlwaysAnswered(request.url.split('?', 1)[0] ?? '')) {
      return done(new Problem('starting'));
    }
    done();
  });
}
