import { studioKeepers } from '@flux/access';
import type { Bus } from '@flux/bus';
import type { PersonId } from '@flux/contracts';
import { networkOf, type RouteRequest, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync } from 'fastify';
import { publishProfile } from '../me/profile.ts';
import { requireFreshProof } from '../proof/proof.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { AuthDb } from '../tables.ts';
import { changeStudioRole, type Keeper } from './changeRole.ts';
import { giveStudio } from './giveStudio.ts';
import { disableAccount, enableAccount, lockBelow } from './keepOut.ts';
import { pageOfPeople, personIn } from './people.ts';
import { requireRole, roleOf } from './requireRole.ts';

export type StudioRouteDeps = {
  readonly db: AuthDb;
  readonly bus: Bus;
  readonly identity: Identity;
  readonly sessions: Sessions;
  readonly now: () => number;
};

type Calling = Pick<RouteRequest<'GET /api/studio/people'>, 'caller' | 'ip'>;

const keeperOf = (request: Calling): Keeper => ({
  personId: callerOf(request).personId,
  network: networkOf(request.ip),
});

/** `/api/studio/people`: everybody with an account, for the owner and the admins. */
export const studioRoutes =
  (deps: StudioRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const { db, bus, identity, sessions, now } = deps;
    const before = [identity.authenticate, requireRole(db, studioKeepers)];
    const proven = [...before, requireFreshProof(deps)];
    const answer = async (request: Calling, id: PersonId) =>
      personIn(db, await roleOf(db, callerOf(request).personId), id, now());

    route(app, 'GET /api/studio/people', {
      before,
      handle: async (request) =>
        pageOfPeople(db, await roleOf(db, callerOf(request).personId), request.query, now()),
    });

    route(app, 'PUT /api/studio/people/:id/role', {
      before: [identity.authenticate, requireRole(db, ['owner']), requireFreshProof(deps)],
      handle: async (request) => {
        const id = request.params.id as PersonId;
        if (await changeStudioRole(db, keeperOf(request), id, request.body.role)) {
          await sessions.endOwing(id, callerOf(request).personId);
          publishProfile(bus, id);
          announce(bus, [id]);
        }
        return answer(request, id);
      },
    });

    route(app, 'PUT /api/studio/owner', {
      before: [identity.authenticate, requireRole(db, ['owner']), requireFreshProof(deps)],
      handle: async (request) => {
        const to = request.body.id as PersonId;
        const keeper = keeperOf(request);
        await giveStudio(db, keeper, to);
        const both = [keeper.personId, to];
        for (const id of both) {
          await sessions.endOwing(id, keeper.personId);
          publishProfile(bus, id);
        }
        announce(bus, both);
        return answer(request, to);
      },
    });

    route(app, 'DELETE /api/studio/people/:id/sessions', {
      before: proven,
      handle: async (request) => {
        const id = request.params.id as PersonId;
        const keeper = keeperOf(request);
        await db.transaction().execute((transaction) => lockBelow(transaction, keeper, id));
        await sessions.endAll(id, 'ended_by_keeper', keeper.personId);
        return answer(request, id);
      },
    });

    route(app, 'PUT /api/studio/people/:id/disabled', {
      before: proven,
      handle: async (request) => {
        const id = request.params.id as PersonId;
        const keeper = keeperOf(request);
        await disableAccount(db, keeper, id, now());
        await sessions.endAll(id, 'account_disabled', keeper.personId);
        return answer(request, id);
      },
    });
    route(app, 'DELETE /api/studio/people/:id/disabled', {
      before: proven,
      handle: async (request) => {
        const id = request.params.id as PersonId;
        await enableAccount(db, keeperOf(request), id);
        return answer(request, id);
      },
    });
  };
