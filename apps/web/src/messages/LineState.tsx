import { CloudOff, OctagonX } from 'lucide-react';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { t } from '../words/words.ts';
import { useConversation, useConversationState } from './useConversation.ts';

/** Says when the line to the studio is gone, what is kept, and what to do; silent while all is well. */
export const LineState = () => {
  const { retry } = useConversation();
  const line = useConversationState((state) => state.line);
  const isKept = useConversationState((state) => state.isKept);
  const waiting = useConversationState(
    ({ outbox }) => outbox.filter(({ state }) => state.kind !== 'failed').length,
  );
  if (line === 'connecting' || line === 'open') return null;
  const words =
    line === 'signed_out'
      ? t('messages.lineSignedOut')
      : line === 'refused'
        ? t('messages.lineRefused')
        : waiting === 0
          ? t('messages.lineOffline')
          : t(isKept ? 'messages.lineWaiting' : 'messages.lineWaitingTab', { count: waiting });
  return (
    <div
      role="status"
      className={`flex items-center gap-2 px-4 pb-1.5 ${line === 'offline' ? 'text-warn' : 'text-bad'}`}
    >
      <Icon of={line === 'offline' ? CloudOff : OctagonX} />
      <span className="min-w-0 flex-1">{words}</span>
      <Button kind="quiet" onClick={retry}>
        {t('error.again')}
      </Button>
    </div>
  );
};
