import { networkOf, rateLimitByUser, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync } from 'fastify';
import { requireFreshProof } from '../proof/proof.ts';
import {
  confirmTotp,
  dropTotp,
  renewRecoveryCodes,
  type SecondFactorDeps,
  secondFactorOf,
} from './secondFactor.ts';
import { beginTotp } from './totp.ts';
import { trustNone } from './trustedDevices.ts';

export type SecondFactorRouteDeps = SecondFactorDeps & {
  readonly settings: { readonly rateLimit: boolean; readonly url: string };
  readonly identity: Identity;
};

/** Enrolments of one person. */
const enrolLimit = { burst: 20, perSecond: 1 / 30 };

/** `/api/me/totp` and what belongs to it: how the caller does the second step of a sign-in. */
export const secondFactorRoutes =
  (deps: SecondFactorRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const { settings, db, bus, identity, now } = deps;
    const before = [identity.authenticate];
    const withProof = [
      ...before,
      rateLimitByUser(settings, { ...enrolLimit, now }),
      requireFreshProof({ db, now }),
    ];
    const askingOf = (request: Parameters<typeof callerOf>[0] & { readonly ip: string }) => {
      const { personId, sessionId } = callerOf(request);
      return { personId, sessionId, network: networkOf(request.ip) };
    };

    route(app, 'GET /api/me/second-factor', {
      before,
      handle: async (request) => secondFactorOf(deps, callerOf(request).personId),
    });
    route(app, 'POST /api/me/totp', {
      before: withProof,
      handle: async (request) => {
        const { personId } = callerOf(request);
        const { email } = await db
          .selectFrom('auth.people')
          .select('email')
          .where('id', '=', personId)
          .executeTakeFirstOrThrow();
        const { host } = new URL(settings.url);
        return beginTotp(deps, personId, { issuer: `FluxStudio ${host}`, label: email });
      },
    });
    route(app, 'POST /api/me/totp/confirm', {
      before: withProof,
      handle: async (request) => {
        const asking = askingOf(request);
        const recoveryCodes = await confirmTotp(deps, asking, request.body.code);
        announce(bus, [asking.personId]);
        return { recoveryCodes: [...recoveryCodes] };
      },
    });
    route(app, 'DELETE /api/me/totp', {
      before: withProof,
      handle: async (request, reply) => {
        const asking = askingOf(request);
        await dropTotp(db, asking);
        announce(bus, [asking.personId]);
        return reply.code(204).send();
      },
    });
    route(app, 'POST /api/me/recovery-codes', {
      before: withProof,
      handle: async (request) => {
        const asking = askingOf(request);
        const recoveryCodes = await renewRecoveryCodes(deps, asking);
        announce(bus, [asking.personId]);
        return { recoveryCodes: [...recoveryCodes] };
      },
    });
    route(app, 'DELETE /api/me/trusted-devices', {
      before,
      handle: async (request, reply) => {
        await trustNone(db, callerOf(request).personId);
        return reply.code(204).send();
      },
    });
  };
