import type { Notification } from '@flux/contracts';
import { pages } from '@flux/contracts/pages';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { CheckCheck, Settings, ShieldCheck } from 'lucide-react';
import { Link } from 'wouter';
import { sayFailed } from '../errors/sayFailed.ts';
import { Trouble } from '../errors/Trouble.tsx';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { Avatar } from '../parts/Avatar.tsx';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { Shell } from '../shell/Shell.tsx';
import { t, useLanguage } from '../words/words.ts';
import { NoNotices } from './NoNotices.tsx';
import { NoticeLink } from './NoticeLink.tsx';
import { markAll, noticesQuery } from './notices.ts';
import { noticeText } from './noticeText.ts';

const rowClass =
  'flex min-h-11 min-w-0 flex-1 items-center gap-3 rounded-control px-2 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2';

const Row = ({ notice }: { readonly notice: Notification }) => {
  const language = useLanguage();
  const isUnread = notice.readAt === null;
  const { excerpt } = notice.detail;
  return (
    <li className="flex items-center border-line border-b last:border-0">
      <NoticeLink notice={notice} className={rowClass}>
        <span
          className={`size-1.5 flex-none rounded-round ${isUnread ? 'bg-accent' : ''}`}
          {...(isUnread ? { role: 'img', 'aria-label': t('notices.unread') } : {})}
        />
        {notice.actor === null ? (
          <span className="grid size-6 flex-none place-items-center text-ink-2">
            <Icon of={ShieldCheck} />
          </span>
        ) : (
          <Avatar {...notice.actor} isNamed />
        )}
        <span className="min-w-0 flex-1">
          <span className={`block ${isUnread ? 'font-semibold' : ''}`}>{noticeText(notice)}</span>
          {excerpt !== undefined && (
            <span dir="auto" className="block truncate text-ink-2">
              {excerpt}
            </span>
          )}
        </span>
        <time
          dateTime={notice.createdAt}
          title={exactDate(notice.createdAt, language)}
          className="flex-none text-ink-3"
        >
          {fileDate(notice.createdAt, language)}
        </time>
      </NoticeLink>
    </li>
  );
};

/** What the person was told, newest first; it grows while it is looked at. */
export default function NotificationsPage() {
  useTitle(t('notices.title'));
  const list = useInfiniteQuery(noticesQuery);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = list.data?.pages[0]?.unread ?? 0;
  const [newest] = items;
  const all = useMutation({
    mutationFn: markAll,
    onError: (error) => sayFailed(error),
  });
  const content = () => {
    if (list.error !== null && list.data === undefined)
      return <Trouble error={list.error} onRetry={list.refetch} />;
    if (list.data === undefined) return <Waiting />;
    if (items.length === 0) return <NoNotices />;
    return (
      <div className="min-h-0 flex-1 overflow-y-auto px-2 py-2 desk:px-4">
        <ul aria-label={t('notices.title')} aria-live="polite">
          {items.map((notice) => (
            <Row key={notice.id} notice={notice} />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button
            className="mx-2 my-3"
            onClick={() => list.fetchNextPage()}
            busy={list.isFetchingNextPage && t('waiting')}
          >
            {t('notices.more')}
          </Button>
        )}
      </div>
    );
  };
  return (
    <Shell>
      {() => (
        <>
          <header className="flex h-[52px] flex-none items-center gap-2 border-line border-b pr-3 pl-4 desk:h-11">
            <h1 className="flex-1 truncate text-14 font-semibold">{t('notices.title')}</h1>
            <Link
              href={pages.meNotifications}
              aria-label={t('notices.settings')}
              title={t('notices.settings')}
              className="icon-button desk:hidden"
            >
              <Icon of={Settings} size={20} />
            </Link>
            <Link href={pages.meNotifications} className="button button-quiet max-desk:hidden">
              {t('notices.settings')}
            </Link>
            {newest !== undefined && unread > 0 && (
              <Button
                aria-label={t('notices.markAll')}
                title={t('notices.markAll')}
                className="max-desk:h-11 max-desk:min-w-11"
                onClick={() => all.mutate(newest)}
                busy={all.isPending && t('notices.marking')}
              >
                <Icon of={CheckCheck} />
                <span className="max-desk:hidden">{t('notices.markAll')}</span>
              </Button>
            )}
          </header>
          {content()}
        </>
      )}
    </Shell>
  );
}
