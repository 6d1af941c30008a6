import { randomBytes } from 'node:crypto';
import { rateLimit, route } from '@flux/http';
import { callerOf, type Identity, secretHash } from '@flux/identity';
import type { FastifyPluginAsync } from 'fastify';
import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/** Seconds in which a ticket must be used. */
const ticketSeconds = 30;

export type TicketDeps = {
  readonly settings: { readonly rateLimit: boolean };
  readonly db: AuthDb;
  readonly identity: Identity;
  readonly now: () => number;
};

/** Tickets let a client that can send neither cookies nor headers open one socket. */
export const ticketRoutes =
  ({ settings, db, identity, now }: TicketDeps): FastifyPluginAsync =>
  async (app) => {
    route(app, 'POST /api/auth/ws-ticket', {
      before: [
        identity.authenticate,
        rateLimit(settings, { burst: 100, perSecond: 2, by: (request) => callerOf(request).personId, now }),
      ],
      handle: async (request) => {
        const { sessionId } = callerOf(request);
        const ticket = randomBytes(32).toString('base64url');
        await db
          .insertInto('auth.ws_tickets')
          .values({
            hash: secretHash(ticket),
            session_id: sessionId,
            // The database's clock, as it is the one that is asked at the upgrade.
            expires_at: sql<Date>`now() + make_interval(secs => ${ticketSeconds})`,
          })
          .execute();
        return { ticket, expiresIn: ticketSeconds };
      },
    });
  };
