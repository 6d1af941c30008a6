import type { Settings } from '@flux/config';
import type { PersonId } from '@flux/contracts';
import { rateLimit, route } from '@flux/http';
import { type IdentityParts, setCookie } from '@flux/identity';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync } from 'fastify';
import type { Devices } from '../devices/devices.ts';
import { clientOf, deviceOf } from '../devices/facts.ts';
import { passkeyToShow, showPasskey } from '../passkeys/passkeys.ts';
import { personOfChallenge } from '../secondFactor/challenges.ts';
import { doSecondStep, personOf, type SignInStepDeps, secondStepFor } from '../secondFactor/signInStep.ts';
import { trustDevice, trustedSeconds } from '../secondFactor/trustedDevices.ts';
import type { OpenSession } from '../sessions/rotation.ts';
import type { SessionOrigin, Sessions } from '../sessions/sessions.ts';
import { type SessionRequest, sessionsOf } from '../sessions/sessionsOf.ts';
import { answerSignedIn, setCsrfCookie } from './answers.ts';
import type { CheckPassword } from './checkPassword.ts';
import { signIn } from './signIn.ts';
import { signUp } from './signUp.ts';
import { createThrottle, noThrottle } from './throttle.ts';

export type SignInDeps = SignInStepDeps & {
  readonly settings: Settings;
  readonly identity: IdentityParts;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly checkPassword: CheckPassword;
};

/** A browser's token for its first unsafe request lasts a day; a session brings its own. */
const anonymousTokenMs = 24 * 60 * 60 * 1000;

type Headers = {
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

function originOf(request: Headers): SessionOrigin {
  const { name, facts } = deviceOf(request);
  return { client: clientOf(request), device: name, network: facts.network };
}

/** Opens a session on the device of the request, which is told of if it is a new one. */
async function beginSession(
  { sessions, devices, bus }: Pick<SignInDeps, 'sessions' | 'devices' | 'bus'>,
  request: Headers,
  personId: PersonId,
): Promise<OpenSession> {
  const seen = deviceOf(request);
  const judgement = await devices.judge(personId, seen);
  if (judgement.verdict === 'suspicious') await devices.suspect(personId, seen, judgement.score);
  const session = await sessions.open(personId, originOf(request));
  if (await devices.remember(session, seen, judgement)) announce(bus, [personId]);
  return session;
}

/** A browser that signs in anew leaves the session it had, which nothing would end any more (ASVS 7.2.4). */
async function endReplaced(
  { identity, sessions }: Pick<SignInDeps, 'identity' | 'sessions'>,
  request: SessionRequest,
): Promise<void> {
  for (const id of await sessionsOf({ identity, sessions }, request)) await sessions.end(id, 'replaced');
}

export const signInRoutes =
  (deps: SignInDeps): FastifyPluginAsync =>
  async (app) => {
    const { settings, db, devices, identity, passwords, now } = deps;
    const throttle = settings.rateLimit ? createThrottle(now) : noThrottle;

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
        const origin = originOf(request);
        const user = await signUp(deps, request.body, origin.network);
        const session = await beginSession(deps, request, user.id as PersonId);
        await endReplaced(deps, request);
        return answerSignedIn(deps, request, reply, user, session);
      },
    });

    route(app, 'POST /api/auth/login', {
      before: [rateLimit(settings, { burst: 60, perSecond: 1, now })],
      handle: async (request, reply) => {
        const origin = originOf(request);
        const user = await signIn({ db, passwords, throttle }, request.body, origin.network);
        const trusted = request.cookies[identity.names.trusted];
        const seen = deviceOf(request);
        const { verdict } = await devices.judge(user.id as PersonId, seen);
        const suspicious = verdict === 'suspicious' ? `${seen.name}, ${seen.facts.network}` : undefined;
        const step = await secondStepFor(deps, user.id as PersonId, { trusted, suspicious });
        if (step !== undefined) return step;
        const session = await beginSession(deps, request, user.id as PersonId);
        await endReplaced(deps, request);
        return answerSignedIn(deps, request, reply, user, session);
      },
    });

    route(app, 'POST /api/auth/mfa', {
      before: [rateLimit(settings, { burst: 60, perSecond: 1, now })],
      handle: async (request, reply) => {
        const origin = originOf(request);
        const { trust, ...given } = request.body;
        const user = await doSecondStep(deps, given, origin.network);
        const personId = user.id as PersonId;
        const session = await beginSession(deps, request, personId);
        await endReplaced(deps, request);
        if (trust === true && origin.client === 'browser') {
          const token = await trustDevice(db, personId, now());
          setCookie(reply, settings.mode, 'trusted', token, trustedSeconds);
        }
        return answerSignedIn(deps, request, reply, user, session);
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
        const session = await beginSession(deps, request, personId);
        await endReplaced(deps, request);
        return answerSignedIn(deps, request, reply, await personOf(db, personId), session);
      },
    });
  };
