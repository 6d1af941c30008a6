import type { Bus } from '@flux/bus';
import type { PersonId, ProjectId } from '@flux/contracts';
import { type Paces, pageFrom, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync } from 'fastify';
import { archiveProject } from './archive.ts';
import { changeProject } from './brief.ts';
import { idFrom } from './ids.ts';
import { changeRole, endMembership, handOver } from './members.ts';
import { publishMembership } from './membersTopic.ts';
import { createProject, getProject, pageOfMembers, pageOfProjects } from './projects.ts';
import type { ProjectDb } from './store.ts';

export type ProjectRoutesDeps = {
  readonly db: ProjectDb;
  readonly bus: Bus;
  readonly identity: Identity;
  readonly paces: Paces;
  readonly clock: () => number;
};

const projectIn = (params: { readonly id: string }) => idFrom<ProjectId>(params.id);
const memberIn = (params: { readonly id: string; readonly personId: string }) => ({
  projectId: projectIn(params),
  personId: idFrom<PersonId>(params.personId),
});

/** `/api/projects/…`: projects, their brief, their archive and their people. */
export const projectRoutes =
  ({ db, bus, identity, paces, clock }: ProjectRoutesDeps): FastifyPluginAsync =>
  async (app) => {
    const before = [identity.authenticate];

    route(app, 'POST /api/projects', {
      before: [...before, paces.making],
      handle: (request) => createProject(db, callerOf(request).personId, request.body.name, clock()),
    });
    route(app, 'GET /api/projects', {
      before,
      handle: (request) => {
        const { state = 'open' } = request.query;
        return pageOfProjects(db, callerOf(request).personId, { ...pageFrom(request.query), state });
      },
    });
    route(app, 'GET /api/projects/:id', {
      before,
      handle: (request) => getProject(db, callerOf(request).personId, projectIn(request.params)),
    });
    route(app, 'PATCH /api/projects/:id', {
      before,
      handle: (request) =>
        changeProject(db, callerOf(request).personId, projectIn(request.params), request.body),
    });

    const archive = async (personId: PersonId, projectId: ProjectId, at: Date | null) => {
      const { project, members } = await archiveProject(db, personId, projectId, at);
      for (const member of members) publishMembership(bus, { projectId, personId: member });
      return project;
    };
    route(app, 'POST /api/projects/:id/archive', {
      before,
      handle: (request) => archive(callerOf(request).personId, projectIn(request.params), new Date(clock())),
    });
    route(app, 'POST /api/projects/:id/unarchive', {
      before,
      handle: (request) => archive(callerOf(request).personId, projectIn(request.params), null),
    });

    route(app, 'GET /api/projects/:id/members', {
      before,
      handle: (request) =>
        pageOfMembers(db, callerOf(request).personId, projectIn(request.params), pageFrom(request.query)),
    });
    route(app, 'PATCH /api/projects/:id/members/:personId', {
      before,
      handle: async (request) => {
        const membership = memberIn(request.params);
        const { role } = request.body;
        const changed = await changeRole(db, callerOf(request).personId, { ...membership, role });
        if (changed.hasChanged) publishMembership(bus, membership);
        if (changed.isTold) announce(bus, [membership.personId]);
        return changed.member;
      },
    });
    route(app, 'DELETE /api/projects/:id/members/:personId', {
      before,
      handle: async (request, reply) => {
        const membership = memberIn(request.params);
        const { isTold } = await endMembership(db, callerOf(request).personId, membership);
        publishMembership(bus, membership);
        if (isTold) announce(bus, [membership.personId]);
        return reply.code(204).send();
      },
    });
    route(app, 'POST /api/projects/:id/owner', {
      before,
      handle: async (request) => {
        const { personId } = callerOf(request);
        const next = {
          projectId: projectIn(request.params),
          personId: idFrom<PersonId>(request.body.personId),
        };
        const { project, isTold } = await handOver(db, personId, next);
        for (const member of [personId, next.personId])
          publishMembership(bus, { projectId: next.projectId, personId: member });
        if (isTold) announce(bus, [next.personId]);
        return project;
      },
    });
  };
