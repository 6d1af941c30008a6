import type { ChannelId, PersonId, ProjectId } from '@flux/contracts';
import { type Paces, pageFrom, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import {
  type ChannelsDeps,
  createChannel,
  editChannel,
  getChannel,
  letIn,
  pageOfChannelMembers,
  pageOfChannels,
  takeOut,
} from './channels.ts';

export type ChannelRoutesDeps = ChannelsDeps & {
  readonly identity: Identity;
  readonly paces: Paces;
  readonly read: (personId: PersonId, channelId: ChannelId, seq: number) => Promise<void>;
};

/** Channels: listing, making and changing them, who is in a private one, and how far one has read. */
export const channelRoutes =
  (deps: ChannelRoutesDeps): FastifyPluginAsync =>
  async (app) => {
    const { db, identity, paces } = deps;
    const before = [identity.authenticate];
    type Params = { readonly id: string };
    const channelOf = (params: Params) => params.id as ChannelId;

    route(app, 'GET /api/projects/:id/channels', {
      before,
      handle: (request) =>
        pageOfChannels(
          deps,
          callerOf(request).personId,
          pageFrom(request.query),
          request.params.id as ProjectId,
        ),
    });
    route(app, 'POST /api/projects/:id/channels', {
      before: [...before, paces.making],
      handle: (request) =>
        createChannel(deps, callerOf(request).personId, request.params.id as ProjectId, request.body),
    });
    route(app, 'GET /api/channels', {
      before,
      handle: (request) => pageOfChannels(deps, callerOf(request).personId, pageFrom(request.query)),
    });
    route(app, 'GET /api/channels/:id', {
      before,
      handle: (request) => getChannel(db, callerOf(request).personId, channelOf(request.params)),
    });
    route(app, 'PATCH /api/channels/:id', {
      before,
      handle: (request) =>
        editChannel(deps, callerOf(request).personId, channelOf(request.params), request.body),
    });
    route(app, 'GET /api/channels/:id/members', {
      before,
      handle: (request) =>
        pageOfChannelMembers(
          db,
          callerOf(request).personId,
          channelOf(request.params),
          pageFrom(request.query),
        ),
    });
    route(app, 'PUT /api/channels/:id/members/:personId', {
      before,
      handle: async (request, reply) => {
        const member = request.params.personId as PersonId;
        await letIn(deps, callerOf(request).personId, channelOf(request.params), member);
        return reply.send();
      },
    });
    route(app, 'DELETE /api/channels/:id/members/:personId', {
      before,
      handle: async (request, reply) => {
        const member = request.params.personId as PersonId;
        await takeOut(deps, callerOf(request).personId, channelOf(request.params), member);
        return reply.send();
      },
    });
    route(app, 'POST /api/channels/:id/read', {
      before,
      handle: async (request) => {
        const { personId } = callerOf(request);
        await deps.read(personId, channelOf(request.params), request.body.seq);
        return getChannel(db, personId, channelOf(request.params));
      },
    });
  };
