import { pages } from '@flux/contracts/pages';
import { useState } from 'react';
import { Link } from 'wouter';
import { errorText } from '../errors/errorText.ts';
import { type MessageKey, t } from '../words/words.ts';
import { Section } from './Section.tsx';
import { useWaiting } from './useWaiting.ts';
import { WaitsRow } from './WaitsRow.tsx';
import { WaitsTabs } from './WaitsTabs.tsx';
import { ofTab, type Waiting, type WaitingTab } from './waiting.ts';

const emptyKeys = {
  all: 'home.waitsNone',
  mentions: 'home.waitsNoMentions',
  unread: 'home.waitsNoUnread',
} as const satisfies Record<WaitingTab, MessageKey>;

const keyOf = (waiting: Waiting): string =>
  waiting.kind === 'notice' ? waiting.notice.id : waiting.channel.id;

/** What was said to the person and what they have not read yet, over all projects. */
export const Waits = () => {
  const { waiting, hasMore, error } = useWaiting();
  const [tab, setTab] = useState<WaitingTab>('all');
  const shown = ofTab(waiting ?? [], tab);
  const isAny = waiting !== undefined && waiting.length > 0;
  return (
    <Section
      title={t('home.waits')}
      count={waiting?.length ?? 0}
      aside={isAny && <WaitsTabs waiting={waiting} tab={tab} onTab={setTab} />}
    >
      {waiting === undefined ? (
        <p role={error === null ? undefined : 'alert'} className="min-h-10 pt-3 text-ink-2">
          {error !== null && errorText(error)}
        </p>
      ) : shown.length === 0 ? (
        <p className="min-h-10 pt-3 text-ink-2">{t(emptyKeys[tab])}</p>
      ) : (
        <ul>
          {shown.map((one) => (
            <WaitsRow key={keyOf(one)} waiting={one} />
          ))}
        </ul>
      )}
      {hasMore && (
        <Link href={pages.notifications} className="button button-quiet -ml-2.5 mt-1 max-desk:h-11">
          {t('home.waitsMore')}
        </Link>
      )}
    </Section>
  );
};
