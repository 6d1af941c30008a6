import { networkOf, rateLimitByUser, route } from '@flux/http';
import { callerOf } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import { passkeyToShow } from '../passkeys/passkeys.ts';
import type { SecondFactorRouteDeps } from '../secondFactor/routes.ts';
import { proofNeeded, prove } from './proof.ts';

/** Tries of one person who is signed in. */
const proofLimit = { burst: 10, perSecond: 1 / 30 };

/** `/api/auth/proof`: a proof that it is still them, asked of who changes how they sign in. */
export const proofRoutes =
  (deps: SecondFactorRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const { settings, identity, now } = deps;

    route(app, 'GET /api/auth/proof', {
      before: [identity.authenticateEnrolling],
      handle: async (request) => proofNeeded(deps, callerOf(request)),
    });
    route(app, 'POST /api/auth/proof', {
      before: [identity.authenticateEnrolling, rateLimitByUser(settings, { ...proofLimit, now })],
      handle: async (request, reply) => {
        const { personId, sessionId } = callerOf(request);
        await prove(deps, { personId, sessionId, network: networkOf(request.ip) }, request.body);
        return reply.code(204).send();
      },
    });
    route(app, 'POST /api/auth/proof/passkey', {
      before: [identity.authenticateEnrolling, rateLimitByUser(settings, { ...proofLimit, now })],
      handle: async (request) => passkeyToShow(deps, 'proof', callerOf(request).personId),
    });
  };
