import { studioKeepers } from '@flux/access';
import { networkOf, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import { requireFreshProof } from '../proof/proof.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { requireRole } from '../studio/requireRole.ts';
import type { AuthDb } from '../tables.ts';
import { changePolicy, readPolicy } from './policy.ts';

export type PolicyRouteDeps = {
  readonly db: AuthDb;
  readonly identity: Identity;
  readonly sessions: Sessions;
  readonly now: () => number;
};

/** `/api/studio/policy`: what the owner asks of everybody. */
export const policyRoutes =
  (deps: PolicyRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const { db, identity, sessions } = deps;

    route(app, 'GET /api/studio/policy', {
      before: [identity.authenticate, requireRole(db, studioKeepers)],
      handle: async () => readPolicy(db),
    });
    route(app, 'PATCH /api/studio/policy', {
      before: [identity.authenticate, requireRole(db, ['owner']), requireFreshProof(deps)],
      handle: async (request) => {
        const { personId } = callerOf(request);
        const keeper = { personId, network: networkOf(request.ip) };
        const added = await changePolicy(db, keeper, request.body);
        if (added.length > 0) await sessions.endOwing(added, personId);
        return readPolicy(db);
      },
    });
  };
