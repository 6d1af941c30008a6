import { type ChannelId, type MessageId, pagePath } from '@flux/contracts';

/** Where the page shows the messages of a channel, but for the message's id at the end. */
export const addressIn = (channelId: ChannelId): string => `${pagePath('channel', channelId)}?at=`;

/** Where the page shows a message. */
export const addressOf = (channelId: ChannelId, messageId: MessageId): string =>
  `${addressIn(channelId)}${messageId}`;
