import type { ChannelId } from '@flux/contracts';
import type { Database } from '@flux/database';
import type { MessagingTables } from '../tables.ts';
import { type Bringing, type BroughtChannel, bringChannel, closeChannel } from './bringChannel.ts';
import { type BroughtMessage, bringMessage } from './bringMessage.ts';
import { type TakeBack, takeBackConversations } from './takeBackConversations.ts';

export type ConversationImportDeps = { readonly database: Database; readonly now?: () => number };

type Asked = Omit<Bringing, 'now'>;

/** What an import does with channels and messages, by the rules of this service. */
export function createConversationImport({ database, now = Date.now }: ConversationImportDeps) {
  const db = database.service<MessagingTables>('messaging');
  const at = (asked: Asked): Bringing => ({ ...asked, now: now() });
  return {
    bringChannel: (channel: BroughtChannel, asked: Asked) => bringChannel(db, channel, at(asked)),
    bringMessage: (message: BroughtMessage, asked: Asked) => bringMessage(db, message, at(asked)),
    closeChannel: (channelId: ChannelId, archivedAt: Date | undefined) =>
      closeChannel(db, channelId, { archivedAt, now: now() }),
    takeBackConversations: (request: Omit<TakeBack, 'now'>, how: { readonly dryRun: boolean }) =>
      takeBackConversations(db, { ...request, now: now() }, how),
  };
}

export type ConversationImport = ReturnType<typeof createConversationImport>;
