import type { Session, SessionId } from '@flux/contracts';
import { Problem } from '@flux/contracts';
import type { Flags } from '@flux/flags';
import { rateLimit, route } from '@flux/http';
import { callerOf, cookieNames } from '@flux/identity';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync } from 'fastify';
import { deviceOf } from '../devices/facts.ts';
import type { Profiles } from '../people/profiles.ts';
import { requireFreshProof } from '../proof/proof.ts';
import { clearBrowser, setCsrfCookie, setSessionCookies } from '../signin/answers.ts';
import type { SignInDeps } from '../signin/routes.ts';
import { sessionsOf } from './sessionsOf.ts';

export type SessionRouteDeps = SignInDeps & { readonly profiles: Profiles; readonly flags: Flags };

const iso = (ms: number): string => new Date(ms).toISOString();

export const sessionRoutes =
  (deps: SessionRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const { settings, bus, identity, sessions, devices, profiles, flags, now } = deps;
    const names = cookieNames(settings.mode);

    route(app, 'GET /api/auth/me', {
      before: [identity.authenticateEnrolling],
      handle: async (request) => {
        const { personId, mayOnlyEnrol } = callerOf(request);
        const user = { ...(await profiles.get(personId)), flags: [...(await flags.of(personId))] };
        return mayOnlyEnrol ? { ...user, owesSecondStep: true as const } : user;
      },
    });

    route(app, 'POST /api/auth/refresh', {
      before: [rateLimit(settings, { burst: 120, perSecond: 5, now })],
      handle: async (request, reply) => {
        const given = request.body?.refreshToken;
        const refreshToken = given ?? request.cookies[names.refresh];
        if (refreshToken === undefined) throw new Problem('unauthenticated');
        // Whoever loses a race keeps the cookies: the winner's are newer (security.md, "Rotation").
        const session = await sessions.rotate(refreshToken);
        const client = given === undefined ? 'browser' : 'program';
        if ((await devices.follow(session.sessionId, deviceOf(request, client))) === 'taken') {
          await sessions.end(session.sessionId, 'revoked');
          announce(bus, [session.personId]);
          throw new Problem('session_ended');
        }
        const { token, expiresIn } = identity.tokens.sign(session, session.expiresAt.getTime());
        if (given !== undefined) return { accessToken: token, refreshToken: session.refreshToken, expiresIn };
        setSessionCookies(deps, reply, session, token);
        const csrfToken =
          identity.csrf.current(request, session.sessionId) ?? identity.csrf.issue(session.sessionId);
        setCsrfCookie(deps, reply, csrfToken, session.expiresAt);
        return { csrfToken, expiresIn, sessionEndsAt: session.expiresAt.toISOString() };
      },
    });

    route(app, 'POST /api/auth/logout', {
      handle: async (request, reply) => {
        // An access token that ran out, or none: the refresh token still says whose session is to end.
        const ids = await sessionsOf(deps, request);
        if (ids.length === 0 && request.headers.authorization !== undefined)
          throw new Problem('unauthenticated');
        for (const id of ids) await sessions.end(id, 'signed_out');
        clearBrowser(deps, reply);
        return reply.code(204).send();
      },
    });

    route(app, 'POST /api/auth/logout-all', {
      before: [identity.authenticateEnrolling],
      handle: async (request, reply) => {
        await sessions.endAll(callerOf(request).personId, 'signed_out_everywhere');
        clearBrowser(deps, reply);
        return reply.code(204).send();
      },
    });

    route(app, 'GET /api/auth/sessions', {
      before: [identity.authenticate],
      handle: async (request) => {
        const caller = callerOf(request);
        const rows = await sessions.list(caller.personId);
        const items = rows.map(
          (row): Session => ({
            id: row.id,
            current: row.id === caller.sessionId,
            device: row.device,
            // Without a file of places the network is all that is known.
            place: row.network,
            network: row.network,
            createdAt: row.created_at.toISOString(),
            lastActiveAt: row.last_active_at.toISOString(),
            expiresAt: row.expires_at.toISOString(),
          }),
        );
        return { items };
      },
    });

    route(app, 'DELETE /api/auth/sessions/:id', {
      before: [identity.authenticate, requireFreshProof(deps)],
      handle: async (request, reply) => {
        const { personId } = callerOf(request);
        const found = await sessions.end(request.params.id as SessionId, 'revoked', personId);
        if (!found) throw new Problem('not_found');
        return reply.code(204).send();
      },
    });

    route(app, 'GET /api/auth/token-info', {
      before: [identity.authenticate],
      handle: async (request) => {
        const { personId, sessionId, issuedAt, expiresAt } = callerOf(request);
        return {
          userId: personId,
          sessionId,
          issuedAt: iso(issuedAt),
          expiresAt: iso(expiresAt),
          secondsLeft: Math.max(0, Math.floor((expiresAt - now()) / 1000)),
        };
      },
    });
  };
