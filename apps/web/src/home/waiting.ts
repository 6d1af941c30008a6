import type { Channel, Notification } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';

/** The last that somebody else said in a channel. */
export type LastWord = { readonly authorId: string; readonly createdAt: string };

/** Something that waits for the person until they have looked at it. */
export type Waiting =
  | { readonly kind: 'notice'; readonly notice: Notification; readonly at: string }
  | {
      readonly kind: 'channel';
      readonly channel: Channel;
      readonly unread: number;
      readonly lastWord: LastWord | undefined;
      readonly at: string;
    };

export type WaitingTab = 'all' | 'mentions' | 'unread';

export type WhatWaits = {
  readonly notices: readonly Notification[];
  readonly channels: readonly Channel[];
  readonly lastWords: ReadonlyMap<string, LastWord>;
};

const isMention = ({ kind }: Notification): boolean => kind === 'mention';

/** In which channel somebody was mentioned: its address, without the message. */
const channelOf = ({ path }: Notification): string | undefined => path?.split('?', 1)[0];

/** All that waits, the newest first. A message that is told of as a mention is not told again as unread. */
export function waitingOf({ notices, channels, lastWords }: WhatWaits): readonly Waiting[] {
  const unread = notices.filter(({ readAt }) => readAt === null);
  const mentions = Map.groupBy(unread.filter(isMention), channelOf);
  const waiting: Waiting[] = unread.map((notice) => ({ kind: 'notice', notice, at: notice.createdAt }));
  for (const channel of channels) {
    const rest = channel.unread - (mentions.get(pagePath('channel', channel.id))?.length ?? 0);
    if (rest <= 0 || channel.archivedAt !== null) continue;
    const lastWord = lastWords.get(channel.id);
    const at = lastWord?.createdAt ?? channel.createdAt;
    waiting.push({ kind: 'channel', channel, unread: rest, lastWord, at });
  }
  return waiting.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** Those of one tab, in the same order. */
export function ofTab(waiting: readonly Waiting[], tab: WaitingTab): readonly Waiting[] {
  switch (tab) {
    case 'all':
      return waiting;
    case 'mentions':
      return waiting.filter((one) => one.kind === 'notice' && isMention(one.notice));
    case 'unread':
      return waiting.filter(({ kind }) => kind === 'channel');
  }
}
