import type { Logger, Service } from '@flux/http';
import type { Identity } from '@flux/identity';
import { createConversations } from './sockets/conversation.ts';

export type MessagingDeps = { readonly identity: Identity; readonly log: Logger };

/** The messaging service: conversations on a socket. */
export function createMessaging({ identity, log }: MessagingDeps): Service {
  const conversations = createConversations({ identity, log });
  return {
    name: 'messaging',
    routes: async () => {},
    sockets: [conversations.route],
    checks: () => ({}),
    open: async () => conversations.open(),
    close: async () => conversations.close(),
  };
}
