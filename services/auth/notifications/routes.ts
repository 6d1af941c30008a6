import type { Bus } from '@flux/bus';
import { limits, type PersonId } from '@flux/contracts';
import { route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync } from 'fastify';
import type { AuthDb } from '../tables.ts';
import { markOne, markThrough, pageOfNotifications } from './list.ts';
import { changeSetting, settingsOf } from './settings.ts';

export type NotificationRouteDeps = {
  readonly db: AuthDb;
  readonly bus: Bus;
  readonly identity: Identity;
  readonly now: () => number;
};

/** `/api/me/notifications` and what a person wants to be told. */
export const notificationRoutes =
  ({ db, bus, identity, now }: NotificationRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const before = [identity.authenticate];
    /** What is read on one device is read on all. */
    const tellDevices = <T>(personId: PersonId, answer: T): T => {
      announce(bus, [personId]);
      return answer;
    };

    route(app, 'GET /api/me/notifications', {
      before,
      handle: (request) => {
        const { limit = limits.pageSize, cursor, show } = request.query;
        return pageOfNotifications(db, callerOf(request).personId, { limit, cursor, show });
      },
    });
    route(app, 'PATCH /api/me/notifications/:id', {
      before,
      handle: async (request) => {
        const { personId } = callerOf(request);
        const readAt = request.body.read ? new Date(now()) : null;
        return tellDevices(personId, await markOne(db, personId, request.params.id, readAt));
      },
    });
    route(app, 'POST /api/me/notifications/read', {
      before,
      handle: async (request) => {
        const { personId } = callerOf(request);
        const unread = await markThrough(db, personId, request.body.through, new Date(now()));
        return tellDevices(personId, { unread });
      },
    });
    route(app, 'GET /api/me/notification-settings', {
      before,
      handle: async (request) => ({ items: await settingsOf(db, callerOf(request).personId) }),
    });
    route(app, 'PATCH /api/me/notification-settings', {
      before,
      handle: async (request) => ({
        items: await changeSetting(db, callerOf(request).personId, request.body),
      }),
    });
  };
