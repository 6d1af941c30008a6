import type { Settings } from '@flux/config';
import { networkOf, rateLimitByUser, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import { appendEvent } from '../audit/events.ts';
import { requireFreshProof } from '../proof/proof.ts';
import type { AuthDb } from '../tables.ts';
import { ownAccount } from './ownAccount.ts';

export type OwnDataRouteDeps = {
  readonly settings: Pick<Settings, 'rateLimit'>;
  readonly db: AuthDb;
  readonly identity: Identity;
  readonly now: () => number;
};

/** What a person takes along of their account. */
export const ownDataRoutes =
  (deps: OwnDataRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const { settings, db, identity, now } = deps;
    // Behind the proof: an attempt that is repeated after it is not counted twice.
    const limited = rateLimitByUser(settings, { burst: 3, perSecond: 1 / 600, now });

    route(app, 'POST /api/me/export', {
      before: [identity.authenticate, requireFreshProof(deps), limited],
      handle: async (request) => {
        const { personId, sessionId } = callerOf(request);
        const account = await ownAccount(db, personId);
        const detail = { what: 'own_data' };
        await appendEvent(db, {
          kind: 'export',
          personId,
          sessionId,
          network: networkOf(request.ip),
          detail,
        });
        return account;
      },
    });
  };
