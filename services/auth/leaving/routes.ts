import type { Bus } from '@flux/bus';
import type { Settings } from '@flux/config';
import { networkOf, rateLimitByUser, route } from '@flux/http';
import { callerOf, type IdentityParts, personLeftTopic } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import { publishProfile } from '../me/profile.ts';
import { requireFreshProof } from '../proof/proof.ts';
import { clearBrowser } from '../signin/answers.ts';
import { type LeaveDeps, leave, whatKeeps } from './leave.ts';

export type LeavingRouteDeps = LeaveDeps & {
  readonly settings: Pick<Settings, 'mode' | 'legacyClients' | 'rateLimit'>;
  readonly bus: Bus;
  readonly identity: IdentityParts;
};

/** How somebody leaves the studio for good. */
export const leavingRoutes =
  (deps: LeavingRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const { settings, db, bus, identity, now } = deps;
    const limited = rateLimitByUser(settings, { burst: 5, perSecond: 1 / 60, now });

    route(app, 'GET /api/me/leaving', {
      before: [identity.authenticate],
      handle: (request) => whatKeeps(db, callerOf(request).personId),
    });
    route(app, 'DELETE /api/me', {
      before: [identity.authenticate, limited, requireFreshProof(deps)],
      handle: async (request, reply) => {
        const { personId } = callerOf(request);
        await leave(deps, { personId, network: networkOf(request.ip) });
        publishProfile(bus, personId);
        bus.publish(personLeftTopic, Buffer.from(personId));
        clearBrowser(deps, reply);
        return reply.code(204).send();
      },
    });
  };
