import { Readable } from 'node:stream';
import { studioKeepers } from '@flux/access';
import { Problem, type SessionId } from '@flux/contracts';
import { networkOf, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import { appendEvent } from '../audit/events.ts';
import { requireFreshProof } from '../proof/proof.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { requireRole, roleOf } from '../studio/requireRole.ts';
import type { AuthDb } from '../tables.ts';
import { checkMayEnd, pageOfSessions } from './allSessions.ts';
import { auditFile } from './auditFile.ts';
import { pageOfEvents, timelineOf } from './auditList.ts';
import { createRecordCheck } from './recordCheck.ts';
import { pageOfThrottled, release } from './throttled.ts';

export type ConsoleRouteDeps = {
  readonly db: AuthDb;
  readonly identity: Identity;
  readonly sessions: Sessions;
  readonly now: () => number;
};

/** The security console: every session, who has to wait, and the record of what happened. */
export const consoleRoutes =
  (deps: ConsoleRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const { db, identity, sessions, now } = deps;
    const before = [identity.authenticate, requireRole(db, studioKeepers)];
    const checkRecord = createRecordCheck(db, now);

    route(app, 'GET /api/studio/sessions', {
      before,
      handle: async (request) => {
        const { personId, sessionId } = callerOf(request);
        const looking = { personId, sessionId, role: await roleOf(db, personId) };
        return pageOfSessions(db, looking, request.query, now());
      },
    });
    route(app, 'DELETE /api/studio/sessions/:id', {
      before: [...before, requireFreshProof(deps)],
      handle: async (request, reply) => {
        const { personId } = callerOf(request);
        const { id } = request.params;
        await checkMayEnd(db, { personId, role: await roleOf(db, personId) }, id, now());
        if (!(await sessions.endBy(id as SessionId, personId))) throw new Problem('not_found');
        return reply.code(204).send();
      },
    });

    route(app, 'GET /api/studio/throttled', {
      before,
      handle: async (request) => pageOfThrottled(db, request.query, now()),
    });
    route(app, 'DELETE /api/studio/throttled/:id', {
      before: [...before, requireFreshProof(deps)],
      handle: async (request, reply) => {
        const keeper = { personId: callerOf(request).personId, network: networkOf(request.ip) };
        await release(db, keeper, request.params.id, now());
        return reply.code(204).send();
      },
    });

    route(app, 'GET /api/studio/events', {
      before,
      handle: async (request) => pageOfEvents(db, request.query),
    });
    route(app, 'GET /api/studio/events/timeline', {
      before,
      handle: async (request) => timelineOf(db, request.query),
    });
    route(app, 'GET /api/studio/record', { before, handle: checkRecord });
    route(app, 'GET /api/studio/events/export', {
      before,
      handle: async (request, reply) => {
        const { personId, sessionId } = callerOf(request);
        const { format, ...filter } = request.query;
        const detail = { what: 'record', format };
        const network = networkOf(request.ip);
        const through = await appendEvent(db, { kind: 'export', personId, sessionId, network, detail });
        const name = `security-${new Date(now()).toISOString().slice(0, 10)}.${format}`;
        return reply
          .header('content-disposition', `attachment; filename="${name}"`)
          .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json')
          .send(Readable.from(auditFile(db, filter, through, format)));
      },
    });
  };
