import { type Scanner, scanBytes } from '@flux/blobs';
import type { Bus } from '@flux/bus';
import type { Settings } from '@flux/config';
import { limits, Problem } from '@flux/contracts';
import { networkOf, rateLimit, rateLimitByUser, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { Post } from '@flux/mail';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync } from 'fastify';
import { pageOfOwnEvents } from '../audit/ownEvents.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { CheckPassword } from '../signin/checkPassword.ts';
import type { Passwords } from '../signin/passwords.ts';
import type { AuthDb } from '../tables.ts';
import { askForEmail, changePassword, confirmEmail } from './credentials.ts';
import { mailVerificationAgain } from './emailVerification.ts';
import { getPicture, removePicture, setPicture } from './picture.ts';
import { profileColumns, publishProfile, setProfile } from './profile.ts';

export type MeRouteDeps = {
  readonly settings: Pick<Settings, 'rateLimit' | 'url'>;
  readonly db: AuthDb;
  readonly bus: Bus;
  readonly scanner: Scanner;
  readonly identity: Identity;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly checkPassword: CheckPassword;
  readonly post: Post;
  readonly now: () => number;
};

/** Tries of a password by who is signed in already. */
const proofLimit = { burst: 10, perSecond: 1 / 30 };
const aYear = 'private, max-age=31536000, immutable';

/** `/api/me`: what a person chooses about themselves, and how they prove who they are. */
export const meRoutes =
  (deps: MeRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const { settings, db, bus, scanner, identity, sessions, now } = deps;
    const before = [identity.authenticate];
    const withProof = [...before, rateLimitByUser(settings, { ...proofLimit, now })];
    const credentials = { ...deps, url: settings.url };
    app.addContentTypeParser(
      ['image/png', 'image/jpeg', 'image/webp'],
      { parseAs: 'buffer' },
      (_request, body, done) => done(null, body),
    );

    route(app, 'PATCH /api/me', {
      before,
      handle: async (request) => {
        const { personId } = callerOf(request);
        const user = await setProfile(db, personId, profileColumns(request.body));
        publishProfile(bus, personId);
        return user;
      },
    });

    route(app, 'PUT /api/me/picture', {
      before,
      bodyLimit: limits.picture,
      handle: async (request) => {
        const { personId } = callerOf(request);
        const body: unknown = request.body;
        if (!(body instanceof Uint8Array)) throw new Problem('type_refused');
        await scanBytes(scanner, body, { personId, name: 'picture of a person' });
        const user = await setPicture(db, personId, body);
        publishProfile(bus, personId);
        return user;
      },
    });
    route(app, 'DELETE /api/me/picture', {
      before,
      handle: async (request) => {
        const { personId } = callerOf(request);
        const user = await removePicture(db, personId);
        publishProfile(bus, personId);
        return user;
      },
    });
    route(app, 'GET /api/people/:id/picture', {
      before: [identity.authenticateLate],
      handle: async (request, reply) => {
        const { mediaType, bytes } = await getPicture(db, request.params.id);
        return reply
          .header('cache-control', aYear)
          .header('content-security-policy', "default-src 'none'; sandbox")
          .type(mediaType)
          .send(bytes);
      },
    });

    route(app, 'GET /api/me/security-events', {
      before,
      handle: (request) => pageOfOwnEvents(db, callerOf(request).personId, request.query),
    });

    route(app, 'POST /api/me/password', {
      before: withProof,
      handle: async (request, reply) => {
        const { personId, sessionId } = callerOf(request);
        const asking = { personId, sessionId, network: networkOf(request.ip) };
        await changePassword(credentials, asking, request.body);
        await sessions.endOthers(personId, sessionId);
        announce(bus, [personId]);
        return reply.code(204).send();
      },
    });
    route(app, 'POST /api/me/email', {
      before: withProof,
      handle: async (request, reply) => {
        const { personId, sessionId } = callerOf(request);
        await askForEmail(credentials, { personId, sessionId, network: networkOf(request.ip) }, request.body);
        return reply.code(204).send();
      },
    });
    route(app, 'POST /api/me/email/verify', {
      before: withProof,
      handle: async (request, reply) => {
        await mailVerificationAgain(db, credentials, callerOf(request).personId);
        return reply.code(204).send();
      },
    });
    route(app, 'POST /api/me/email/confirm', {
      before: [rateLimit(settings, { burst: 20, perSecond: 1 / 10, now })],
      handle: async (request) => {
        const { personId, email } = await confirmEmail(
          credentials,
          request.body.token,
          networkOf(request.ip),
        );
        publishProfile(bus, personId);
        announce(bus, [personId]);
        return { email };
      },
    });
  };
