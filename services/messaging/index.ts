import type { Bus } from '@flux/bus';
import type { Settings } from '@flux/config';
import type { Database } from '@flux/database';
import { createPaces, type Logger, type Service } from '@flux/http';
import type { Identity } from '@flux/identity';
import { channelRoutes } from './channels/routes.ts';
import { createConversations, type Every } from './live/conversations.ts';
import { messageRoutes } from './messages/routes.ts';
import type { MessagingTables } from './tables.ts';

export { messagingMigrations } from './migrations/index.ts';

export type MessagingDeps = {
  readonly settings: Pick<Settings, 'rateLimit'>;
  readonly database: Database;
  readonly bus: Bus;
  readonly identity: Identity;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  readonly every?: Every;
};

/** The messaging service: channels of projects, what is said in them, and who is there. */
export function createMessaging({
  settings,
  database,
  bus,
  identity,
  log,
  clock = Date.now,
  every,
}: MessagingDeps): Service {
  const db = database.service<MessagingTables>('messaging');
  const conversations = createConversations({
    db,
    bus,
    identity,
    settings,
    log,
    now: clock,
    ...(every === undefined ? {} : { every }),
  });
  const { store, read, announceChannel } = conversations;
  return {
    name: 'messaging',
    routes: async (app) => {
      const paces = createPaces(settings, clock);
      await app.register(channelRoutes({ db, identity, paces, clock, read, announce: announceChannel }));
      await app.register(messageRoutes({ db, identity, settings, clock, store }));
    },
    sockets: [conversations.route],
    checks: () => ({}),
    open: conversations.open,
    close: conversations.close,
  };
}
