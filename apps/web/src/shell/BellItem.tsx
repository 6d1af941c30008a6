import { pages } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { newestNoticesQuery } from '../notifications/notices.ts';
import { Icon } from '../parts/Icon.tsx';
import { t } from '../words/words.ts';
import { Tab } from './Tab.tsx';

/** Figures that a badge has room for. */
const most = 99;

const useUnread = (): number => useQuery(newestNoticesQuery).data?.unread ?? 0;

/** The notifications on the rail, with how many of them are unread. */
export const BellItem = () => {
  const [path] = useLocation();
  const unread = useUnread();
  const name = unread === 0 ? t('notices.title') : t('notices.titleUnread', { count: unread });
  return (
    <Link
      href={pages.notifications}
      aria-label={name}
      title={name}
      aria-current={path === pages.notifications ? 'page' : undefined}
      className="rail-item relative"
    >
      <Icon of={Bell} size={20} />
      {unread > 0 && (
        <span aria-hidden="true" className="badge absolute -top-0.5 -right-0.5">
          {unread > most ? `${most}+` : unread}
        </span>
      )}
    </Link>
  );
};

/** The same in the bar of a phone. */
export const NoticesTab = () => {
  const [path] = useLocation();
  return (
    <Tab
      href={pages.notifications}
      icon={Bell}
      label={t('notices.short')}
      isCurrent={path === pages.notifications}
      waits={useUnread() > 0}
    />
  );
};
