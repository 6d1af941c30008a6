import type { Bus } from '@flux/bus';
import type { InviteId, ProjectId } from '@flux/contracts';
import { pageFrom, rateLimitByUser, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { Post } from '@flux/mail';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync } from 'fastify';
import { idFrom } from './ids.ts';
import { createInvite } from './invites.ts';
import { joinProject, previewInvite } from './joining.ts';
import { inviteByMail } from './mailedInvite.ts';
import { publishMembership } from './membersTopic.ts';
import { endInvite, pageOfInvites } from './openInvites.ts';
import type { ProjectDb } from './store.ts';

export type InviteRoutesDeps = {
  readonly db: ProjectDb;
  readonly bus: Bus;
  readonly identity: Identity;
  readonly post: Post;
  readonly settings: { readonly url: string; readonly rateLimit: boolean };
  readonly clock: () => number;
};

/** A person's mails to strangers: enough for a team on its first day, too slow for a spammer. */
const mailLimit = { burst: 30, perSecond: 1 / 60 };

/** The ways into a project: links, invitations by mail, and accepting them. */
export const inviteRoutes =
  ({ db, bus, identity, post, settings, clock }: InviteRoutesDeps): FastifyPluginAsync =>
  async (app) => {
    const before = [identity.authenticate];
    const { url } = settings;
    const projectIn = (params: { readonly id: string }) => idFrom<ProjectId>(params.id);

    route(app, 'GET /api/projects/:id/invites', {
      before,
      handle: (request) => {
        const page = { ...pageFrom(request.query), now: clock() };
        return pageOfInvites(db, callerOf(request).personId, projectIn(request.params), page);
      },
    });
    route(app, 'POST /api/projects/:id/invites', {
      before,
      handle: (request) => {
        const invite = { projectId: projectIn(request.params), ...request.body };
        return createInvite(db, callerOf(request).personId, invite, { url, now: clock() });
      },
    });
    route(app, 'POST /api/projects/:id/invites/mailed', {
      before: [...before, rateLimitByUser(settings, { ...mailLimit, now: clock })],
      handle: async (request) => {
        const asked = { projectId: projectIn(request.params), ...request.body };
        const { personId } = callerOf(request);
        const { invite, told } = await inviteByMail({ db, post, url, now: clock() }, personId, asked);
        announce(bus, told);
        return invite;
      },
    });
    route(app, 'DELETE /api/projects/:id/invites/:inviteId', {
      before,
      handle: async (request, reply) => {
        const inviteId = idFrom<InviteId>(request.params.inviteId);
        const which = { projectId: projectIn(request.params), inviteId, now: clock() };
        await endInvite(db, callerOf(request).personId, which);
        return reply.code(204).send();
      },
    });

    route(app, 'POST /api/projects/invitation', {
      before: [identity.optionalAuthenticate],
      handle: (request) => previewInvite(db, request.caller?.personId, request.body, clock()),
    });
    route(app, 'POST /api/projects/join', {
      before,
      handle: async (request) => {
        const { personId } = callerOf(request);
        const joined = await joinProject(db, personId, request.body, clock());
        if (joined.hasChanged) publishMembership(bus, { projectId: joined.projectId, personId });
        announce(bus, joined.told);
        return joined.project;
      },
    });
  };
