import type { Bus } from '@flux/bus';
import type { Settings } from '@flux/config';
import { networkOf, rateLimit, route } from '@flux/http';
import type { Jobs } from '@flux/jobs';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync } from 'fastify';
import { publishProfile } from '../me/profile.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { askForReset, type ResetDeps, resetPassword } from './reset.ts';

export type ResetRouteDeps = Omit<ResetDeps, 'url' | 'post'> & {
  readonly settings: Pick<Settings, 'rateLimit'>;
  readonly bus: Bus;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly sessions: Sessions;
};

/** `/api/auth/reset`: a way in for who has forgotten the password. */
export const resetRoutes =
  ({ settings, bus, jobs, sessions, ...deps }: ResetRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const { now } = deps;

    route(app, 'POST /api/auth/reset/ask', {
      before: [rateLimit(settings, { burst: 10, perSecond: 1 / 60, now })],
      handle: async (request, reply) => {
        await askForReset(jobs, request.body.email, networkOf(request.ip));
        return reply.code(204).send();
      },
    });

    route(app, 'POST /api/auth/reset', {
      before: [rateLimit(settings, { burst: 20, perSecond: 1 / 10, now })],
      handle: async (request, reply) => {
        const personId = await resetPassword(deps, request.body, networkOf(request.ip));
        await sessions.endAll(personId, 'password_changed');
        // Whoever opened the link reads the mail of their address.
        publishProfile(bus, personId);
        announce(bus, [personId]);
        return reply.code(204).send();
      },
    });
  };
