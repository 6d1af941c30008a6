import { pagePath } from '@flux/contracts/pages';
import { MessageSquare } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { Icon } from '../../parts/Icon.tsx';
import { t } from '../../words/words.ts';
import { unreadOf } from '../Unread.tsx';
import { useConversationState } from '../useConversation.ts';

export type BesideToggleProps = {
  readonly projectId: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
};

/** Opens the conversation beside the work; on a phone it is a page of its own. */
export const BesideToggle = ({ projectId, isOpen, onToggle }: BesideToggleProps) => {
  const waits = useConversationState(unreadOf(projectId)) > 0;
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    // What had the focus in the conversation is gone with it.
    if (wasOpen.current && !isOpen && document.activeElement === document.body) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  const icon = (size: 16 | 20) => (
    <span className="relative">
      <Icon of={MessageSquare} size={size} />
      {waits && <span className="absolute -top-0.5 -right-1 size-1.5 rounded-round bg-accent" />}
    </span>
  );
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-pressed={isOpen}
        aria-label={t('beside.open')}
        title={t('beside.open')}
        className="icon-button max-desk:hidden aria-pressed:bg-press! aria-pressed:text-ink!"
        onClick={onToggle}
      >
        {icon(16)}
      </button>
      <Link
        href={pagePath('messages', projectId)}
        aria-label={t('beside.open')}
        className="icon-button desk:hidden"
      >
        {icon(20)}
      </Link>
    </>
  );
};
