import type { Settings } from '@flux/config';
import type { PersonId } from '@flux/contracts';
import { networkOf, rateLimit, route } from '@flux/http';
import { setCookie } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import { clientOf } from '../devices/facts.ts';
import { passkeyToShow, showPasskey } from '../passkeys/passkeys.ts';
import { personOfChallenge } from '../secondFactor/challenges.ts';
import { doSecondStep, personOf, type SignInStepDeps } from '../secondFactor/signInStep.ts';
import { trustDevice, trustedSeconds } from '../secondFactor/trustedDevices.ts';
import { setCsrfCookie } from './answers.ts';
import type { CheckPassword } from './checkPassword.ts';
import { type EnterDeps, enter } from './enter.ts';
import { letIn } from './letIn.ts';
import { signIn } from './signIn.ts';
import { signUp } from './signUp.ts';
import type { Throttle } from './throttle.ts';

export type SignInDeps = SignInStepDeps &
  EnterDeps & {
    readonly settings: Settings;
    readonly checkPassword: CheckPassword;
    readonly throttle: Throttle;
  };

/** A browser's token for its first unsafe request lasts a day; a session brings its own. */
const anonymousTokenMs = 24 * 60 * 60 * 1000;

export const signInRoutes =
  (deps: SignInDeps): FastifyPluginAsync =>
  async (app) => {
    const { settings, db, identity, passwords, throttle, now } = deps;

    route(app, 'GET /api/csrf-token', {
      handle: async (request, reply) => {
        const session = identity.csrf.bindingOf(request);
        const current = identity.csrf.current(request);
        const csrfToken = current ?? identity.csrf.issue(session);
        if (current === undefined) setCsrfCookie(deps, reply, csrfToken, new Date(now() + anonymousTokenMs));
        return { csrfToken };
      },
    });

    route(app, 'POST /api/auth/signup', {
      before: [rateLimit(settings, { burst: 20, perSecond: 1 / 30, now })],
      handle: async (request, reply) => {
        const user = await signUp(deps, request.body, networkOf(request.ip));
        return enter(deps, request, reply, user);
      },
    });

    route(app, 'POST /api/auth/login', {
      before: [rateLimit(settings, { burst: 60, perSecond: 1, now })],
      handle: async (request, reply) => {
        const user = await signIn({ db, passwords, throttle }, request.body, networkOf(request.ip));
        return letIn(deps, request, reply, user);
      },
    });

    route(app, 'POST /api/auth/mfa', {
      before: [rateLimit(settings, { burst: 60, perSecond: 1, now })],
      handle: async (request, reply) => {
        const { trust, ...given } = request.body;
        const user = await doSecondStep(deps, given, networkOf(request.ip));
        if (trust === true && clientOf(request) === 'browser') {
          const token = await trustDevice(db, user.id as PersonId, now());
          setCookie(reply, settings.mode, 'trusted', token, trustedSeconds);
        }
        return enter(deps, request, reply, user);
      },
    });

    route(app, 'POST /api/auth/mfa/passkey', {
      before: [rateLimit(settings, { burst: 60, perSecond: 1, now })],
      handle: async (request) => {
        const personId = await personOfChallenge(db, request.body.challenge, now());
        return passkeyToShow(deps, 'second_step', personId);
      },
    });
    route(app, 'POST /api/auth/passkey/options', {
      before: [rateLimit(settings, { burst: 60, perSecond: 1, now })],
      handle: async () => passkeyToShow(deps, 'sign_in', null),
    });
    route(app, 'POST /api/auth/passkey', {
      before: [rateLimit(settings, { burst: 60, perSecond: 1, now })],
      handle: async (request, reply) => {
        const personId = await showPasskey(deps, 'sign_in', request.body.passkey);
        return enter(deps, request, reply, await personOf(db, personId));
      },
    });
  };
