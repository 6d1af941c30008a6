import { t } from '../words/words.ts';
import type { Conversation } from './conversation/conversationState.ts';
import { useConversationState } from './useConversation.ts';

/** Where the studio stops counting (contract, "Unread"). */
const mostCounted = 100;

const Count = ({ unread }: { readonly unread: number }) => {
  if (unread === 0) return null;
  const shown = unread >= mostCounted ? `${mostCounted - 1}+` : unread;
  return (
    <span className="ml-auto font-semibold text-accent-text tabular-nums">
      <span aria-hidden="true">{shown}</span>
      <span className="sr-only">{t('messages.unread', { count: unread })}</span>
    </span>
  );
};

/** How many messages of a channel wait to be read. */
export const Unread = ({ channelId }: { readonly channelId: string }) => (
  <Count unread={useConversationState(({ channels }) => channels.get(channelId)?.unread ?? 0)} />
);

/** How many messages of a project's channels wait to be read. */
export const unreadOf =
  (projectId: string) =>
  (state: Conversation): number =>
    [...state.channels.values()].reduce(
      (sum, channel) => (channel.projectId === projectId ? sum + channel.unread : sum),
      0,
    );
