import type { Settings } from '@flux/config';
import type { PersonId } from '@flux/contracts';
import { nameFrom, networkOf, rateLimitByUser, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync } from 'fastify';
import { passkeyToAdd, renamePasskey } from '../passkeys/passkeys.ts';
import { requireFreshProof } from '../proof/proof.ts';
import {
  askPasskey,
  confirmTotp,
  dropPasskey,
  dropTotp,
  renewRecoveryCodes,
  type SecondFactorDeps,
  secondFactorOf,
  takePasskey,
} from './secondFactor.ts';
import { personOf } from './signInStep.ts';
import { beginTotp } from './totp.ts';
import { trustNone } from './trustedDevices.ts';

export type SecondFactorRouteDeps = SecondFactorDeps & {
  readonly settings: Pick<Settings, 'rateLimit' | 'url' | 'providers'>;
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
    const proven = [rateLimitByUser(settings, { ...enrolLimit, now }), requireFreshProof({ db, now })];
    const withProof = [identity.authenticate, ...proven];
    const enrolling = [identity.authenticateEnrolling, ...proven];
    const askingOf = (request: Parameters<typeof callerOf>[0] & { readonly ip: string }) => {
      const { personId, sessionId } = callerOf(request);
      return { personId, sessionId, network: networkOf(request.ip) };
    };

    route(app, 'GET /api/me/second-factor', {
      before: [identity.authenticateEnrolling],
      handle: async (request) => secondFactorOf(deps, callerOf(request).personId),
    });
    route(app, 'POST /api/me/totp', {
      before: enrolling,
      handle: async (request) => {
        const { personId } = callerOf(request);
        const { email } = await personOf(db, personId);
        const { host } = new URL(settings.url);
        return beginTotp(deps, personId, { issuer: `FluxStudio ${host}`, label: email });
      },
    });
    route(app, 'POST /api/me/totp/confirm', {
      before: enrolling,
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
    route(app, 'POST /api/me/passkeys/options', {
      before: enrolling,
      handle: async (request) => {
        const { id, email, name } = await personOf(db, callerOf(request).personId);
        return passkeyToAdd(deps, { id: id as PersonId, email, name });
      },
    });
    route(app, 'POST /api/me/passkeys', {
      before: enrolling,
      handle: async (request) => {
        const asking = askingOf(request);
        const passkey = await takePasskey(deps, asking, request.body);
        announce(bus, [asking.personId]);
        return passkey;
      },
    });
    route(app, 'PATCH /api/me/passkeys/:id', {
      before,
      handle: async (request) =>
        renamePasskey(db, callerOf(request).personId, request.params.id, nameFrom(request.body.name)),
    });
    route(app, 'DELETE /api/me/passkeys/:id', {
      before: withProof,
      handle: async (request, reply) => {
        const asking = askingOf(request);
        await dropPasskey(db, asking, request.params.id);
        announce(bus, [asking.personId]);
        return reply.code(204).send();
      },
    });
    route(app, 'PUT /api/me/passkeys/second-step', {
      before: enrolling,
      handle: async (request) => {
        const asking = askingOf(request);
        const recoveryCodes = await askPasskey(deps, asking, request.body.asksPasskey);
        announce(bus, [asking.personId]);
        return { recoveryCodes: [...recoveryCodes] };
      },
    });
    route(app, 'POST /api/me/recovery-codes', {
      before: enrolling,
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
