import type { Settings } from '@flux/config';
import { networkOf, rateLimit, route } from '@flux/http';
import type { Jobs } from '@flux/jobs';
import type { FastifyPluginAsync } from 'fastify';
import { askForReset } from '../reset/reset.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { type NotMeDeps, readReport, sayNotMe } from './notMe.ts';

export type DeviceRouteDeps = NotMeDeps & {
  readonly settings: Pick<Settings, 'rateLimit'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly sessions: Sessions;
};

/** `/api/auth/not-me`: the answer to a mail about a sign-in, by who has the mail. */
export const deviceRoutes =
  ({ settings, jobs, sessions, ...deps }: DeviceRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const before = [rateLimit(settings, { burst: 20, perSecond: 1 / 10, now: deps.now })];

    route(app, 'POST /api/auth/not-me/ask', {
      before,
      handle: async (request) => readReport(deps, request.body.token),
    });

    route(app, 'POST /api/auth/not-me', {
      before,
      handle: async (request, reply) => {
        const network = networkOf(request.ip);
        const { personId, email } = await sayNotMe(deps, request.body.token, network);
        await sessions.endAll(personId, 'revoked');
        await askForReset(jobs, email, network);
        return reply.code(204).send();
      },
    });
  };
