import type { Bus } from '@flux/bus';
import { limits, type PageQuery, type ProjectId } from '@flux/contracts';
import { route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import { type Page, positionOf } from './cursor.ts';
import { idFrom } from './ids.ts';
import { createInvite, joinProject, previewInvite } from './invites.ts';
import { publishMembership } from './membersTopic.ts';
import { createProject, getProject, pageOfMembers, pageOfProjects } from './projects.ts';
import type { ProjectDb } from './store.ts';

export type ProjectRoutesDeps = {
  readonly db: ProjectDb;
  readonly bus: Bus;
  readonly identity: Identity;
  readonly url: string;
  readonly clock: () => number;
};

/** The page that a query asks for. Throws `invalid_input` for a bad cursor. */
export const pageFrom = ({ cursor, limit = limits.pageSize }: PageQuery): Page => ({
  after: cursor === undefined ? undefined : positionOf(cursor),
  limit,
});

/** `/api/projects/…`: projects, their people and the links into them. */
export const projectRoutes =
  ({ db, bus, identity, url, clock }: ProjectRoutesDeps): FastifyPluginAsync =>
  async (app) => {
    const before = [identity.authenticate];
    const projectId = (params: { readonly id: string }) => idFrom<ProjectId>(params.id);

    route(app, 'POST /api/projects', {
      before,
      handle: (request) => createProject(db, callerOf(request).personId, request.body.name, clock()),
    });
    route(app, 'GET /api/projects', {
      before,
      handle: (request) => pageOfProjects(db, callerOf(request).personId, pageFrom(request.query)),
    });
    route(app, 'GET /api/projects/:id', {
      before,
      handle: (request) => getProject(db, callerOf(request).personId, projectId(request.params)),
    });
    route(app, 'GET /api/projects/:id/members', {
      before,
      handle: (request) =>
        pageOfMembers(db, callerOf(request).personId, projectId(request.params), pageFrom(request.query)),
    });
    route(app, 'POST /api/projects/:id/invites', {
      before,
      handle: (request) => {
        const invite = { projectId: projectId(request.params), role: request.body.role };
        return createInvite(db, callerOf(request).personId, invite, { url, now: clock() });
      },
    });
    route(app, 'POST /api/projects/invitation', {
      handle: (request) => previewInvite(db, request.body.token, clock()),
    });
    route(app, 'POST /api/projects/join', {
      before,
      handle: async (request) => {
        const { personId } = callerOf(request);
        const { project, projectId, hasChanged } = await joinProject(
          db,
          personId,
          request.body.token,
          clock(),
        );
        if (hasChanged) publishMembership(bus, { projectId, personId });
        return project;
      },
    });
  };
