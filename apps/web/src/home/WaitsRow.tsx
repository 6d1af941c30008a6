import type { Member } from '@flux/contracts';
import type { NoticeKind } from '@flux/contracts/notices';
import { pagePath } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { AtSign, Bell, FolderOpen, type LucideIcon, Mail, MessageSquare, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { NoticeLink } from '../notifications/NoticeLink.tsx';
import { noticeText } from '../notifications/noticeText.ts';
import { Avatar, type PersonLook } from '../parts/Avatar.tsx';
import { Icon } from '../parts/Icon.tsx';
import { membersQuery, projectsQuery } from '../projects/lists.ts';
import { t, useLanguage } from '../words/words.ts';
import type { Waiting } from './waiting.ts';

const icons: Readonly<Record<NoticeKind, LucideIcon>> = {
  mention: AtSign,
  invitation: Mail,
  project: FolderOpen,
  security: ShieldCheck,
  studio: Bell,
};

const rowClass =
  '-mx-3 grid min-h-14 w-[calc(100%+24px)] grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-3 rounded-control px-3 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2 desk:min-h-10 desk:grid-cols-[24px_minmax(0,1fr)_120px_136px_88px] desk:py-0';

type CellsProps = {
  readonly icon: LucideIcon;
  /** It is for the person alone, not for all. */
  readonly isMine: boolean;
  readonly title: string;
  readonly isQuote?: boolean;
  readonly context?: string | undefined;
  readonly project: string | undefined;
  readonly person: PersonLook | undefined;
  readonly at: string;
};

const Cells = ({ icon, isMine, title, isQuote = false, context, project, person, at }: CellsProps) => {
  const language = useLanguage();
  const under = [context, project, person?.name].filter((part) => part !== undefined && part !== '');
  return (
    <>
      <Icon of={icon} className={isMine ? 'text-accent-text' : 'text-ink-2'} />
      <span className="min-w-0">
        <span className="block truncate">
          <bdi className={isQuote ? 'font-semibold' : 'font-medium'}>{title}</bdi>
          {context !== undefined && <span className="ml-2 text-ink-2 max-desk:hidden">{context}</span>}
        </span>
        <span className="block truncate text-ink-2 desk:hidden">{under.join(', ')}</span>
      </span>
      <span className="truncate text-ink-2 max-desk:hidden">{project}</span>
      <span className="flex min-w-0 items-center gap-2 text-ink-2 max-desk:hidden">
        {person !== undefined && (
          <>
            <Avatar {...person} size={20} isNamed />
            <span className="truncate">{person.name}</span>
          </>
        )}
      </span>
      <time
        dateTime={at}
        title={exactDate(at, language)}
        className="text-right text-ink-2 max-desk:self-start"
      >
        {fileDate(at, language)}
      </time>
    </>
  );
};

const noMembers: readonly Member[] = [];

const ChannelRow = ({ waiting }: { readonly waiting: Waiting & { readonly kind: 'channel' } }) => {
  const { channel, unread, lastWord, at } = waiting;
  const { data: projects } = useQuery(projectsQuery);
  const { data: members = noMembers } = useQuery(membersQuery(channel.projectId));
  return (
    <Link href={pagePath('channel', channel.id)} className={rowClass}>
      <Cells
        icon={MessageSquare}
        isMine={false}
        title={channel.name}
        context={t('home.waitsUnreadIn', { count: unread })}
        project={projects?.find(({ id }) => id === channel.projectId)?.name}
        person={members.find(({ id }) => id === lastWord?.authorId)}
        at={at}
      />
    </Link>
  );
};

const NoticeRow = ({ waiting: { notice } }: { readonly waiting: Waiting & { readonly kind: 'notice' } }) => {
  const { data: projects } = useQuery(projectsQuery);
  const { excerpt, place } = notice.detail;
  const isQuote = notice.kind === 'mention' && excerpt !== undefined && excerpt !== '';
  return (
    <NoticeLink notice={notice} className={rowClass}>
      <Cells
        icon={icons[notice.kind]}
        isMine
        isQuote={isQuote}
        title={isQuote ? t('home.waitsQuote', { words: excerpt }) : noticeText(notice)}
        context={isQuote && place !== undefined ? t('home.waitsIn', { place }) : undefined}
        project={projects?.find(({ id }) => id === notice.projectId)?.name ?? notice.detail.project}
        person={notice.actor ?? undefined}
        at={notice.createdAt}
      />
    </NoticeLink>
  );
};

const rowOf = (waiting: Waiting): ReactNode =>
  waiting.kind === 'notice' ? <NoticeRow waiting={waiting} /> : <ChannelRow waiting={waiting} />;

/** One thing that waits; it opens where it is. */
export const WaitsRow = ({ waiting }: { readonly waiting: Waiting }) => (
  <li className="border-line border-b last:border-0">{rowOf(waiting)}</li>
);
