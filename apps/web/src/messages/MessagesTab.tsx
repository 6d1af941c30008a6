import { pagePath } from '@flux/contracts/pages';
import { MessageSquare } from 'lucide-react';
import { useLocation } from 'wouter';
import { Tab } from '../shell/Tab.tsx';
import { t } from '../words/words.ts';
import { unreadOf } from './Unread.tsx';
import { useConversationState } from './useConversation.ts';

/** Messages in the bar of a phone. */
export const MessagesTab = ({ projectId }: { readonly projectId: string }) => {
  const [path] = useLocation();
  const href = pagePath('messages', projectId);
  const waits = useConversationState(unreadOf(projectId)) > 0;
  return (
    <Tab
      href={href}
      icon={MessageSquare}
      label={t('messages.title')}
      isCurrent={path === href || path.startsWith('/channels/')}
      waits={waits}
    />
  );
};
