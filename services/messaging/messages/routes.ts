import { type ChannelId, limits, type MessageId } from '@flux/contracts';
import { rateLimitByUser, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import {
  deleteMessage,
  editMessage,
  getMessage,
  listMessages,
  type MessagesDeps,
  react,
  sendMessage,
} from './messages.ts';
import { pageOfOwnMessages } from './ownMessages.ts';

export type MessageRoutesDeps = MessagesDeps & {
  readonly identity: Identity;
  readonly settings: { readonly rateLimit: boolean };
  readonly clock: () => number;
};

/** `/api/channels/:id/messages` and `/api/messages/…`: what the socket does, by the same rules. */
export const messageRoutes =
  (deps: MessageRoutesDeps): FastifyPluginAsync =>
  async (app) => {
    const { identity, settings, clock } = deps;
    const before = [identity.authenticate];
    const limited = rateLimitByUser(settings, {
      burst: limits.messageWritesBurst,
      perSecond: limits.messageWritesPerSecond,
      now: clock,
    });
    const beforeWrite = [identity.authenticate, limited];
    const messageOf = (params: { readonly id: string }) => params.id as MessageId;
    const channelOf = (params: { readonly id: string }) => params.id as ChannelId;
    /** Who writes is active. */
    const writer = (request: FastifyRequest) => {
      const caller = callerOf(request);
      identity.touch(caller);
      return caller.personId;
    };

    route(app, 'GET /api/channels/:id/messages', {
      before,
      handle: (request) =>
        listMessages(deps, callerOf(request).personId, channelOf(request.params), request.query),
    });
    route(app, 'POST /api/channels/:id/messages', {
      before: beforeWrite,
      handle: (request) => sendMessage(deps, writer(request), channelOf(request.params), request.body),
    });
    route(app, 'GET /api/messages/mine', {
      before,
      handle: (request) => pageOfOwnMessages(deps.db, callerOf(request).personId, request.query),
    });
    route(app, 'GET /api/messages/:id', {
      before,
      handle: (request) => getMessage(deps, callerOf(request).personId, messageOf(request.params)),
    });
    route(app, 'PATCH /api/messages/:id', {
      before: beforeWrite,
      handle: (request) => editMessage(deps, writer(request), messageOf(request.params), request.body.body),
    });
    route(app, 'DELETE /api/messages/:id', {
      before: beforeWrite,
      handle: async (request, reply) => {
        await deleteMessage(deps, writer(request), messageOf(request.params));
        return reply.send();
      },
    });
    route(app, 'POST /api/messages/:id/reactions', {
      before: beforeWrite,
      handle: (request) => react(deps, writer(request), messageOf(request.params), request.body),
    });
  };
