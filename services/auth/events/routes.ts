import { route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import type { Events } from './events.ts';

export type EventRouteDeps = { readonly identity: Identity; readonly events: Events };

export const eventRoutes =
  ({ identity, events }: EventRouteDeps): FastifyPluginAsync =>
  async (app) => {
    route(app, 'GET /api/me/events', {
      before: [identity.authenticate],
      handle: async (request, reply) => {
        const { personId, sessionId } = callerOf(request);
        events.check(personId);
        reply.hijack();
        for (const [name, value] of Object.entries(reply.getHeaders())) {
          if (value !== undefined) reply.raw.setHeader(name, value);
        }
        reply.raw.writeHead(200, {
          'content-type': 'text/event-stream',
          'cache-control': 'no-store',
          // nginx hands each event on as it comes.
          'x-accel-buffering': 'no',
        });
        events.add({ personId, sessionId, raw: reply.raw });
        return reply;
      },
    });
  };
