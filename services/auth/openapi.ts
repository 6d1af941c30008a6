import type { Settings } from '@flux/config';
import { openApiDocument } from '@flux/contracts';
import { route } from '@flux/http';
import type { FastifyPluginAsync } from 'fastify';

/** The public contract as OpenAPI, written once at start. */
export const openApiRoutes =
  (settings: Pick<Settings, 'release' | 'url'>): FastifyPluginAsync =>
  async (app) => {
    const text = JSON.stringify(openApiDocument(settings.release, settings.url));
    route(app, 'GET /api/openapi.json', {
      handle: async (_request, reply) => reply.type('application/json').send(text),
    });
  };
