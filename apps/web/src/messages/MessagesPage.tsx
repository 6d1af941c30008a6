import type { Channel, Project } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { Hash, Lock, Plus } from 'lucide-react';
import { useState } from 'react';
import { Link, Redirect, useLocation } from 'wouter';
import { Trouble } from '../errors/Trouble.tsx';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { useIsPhone } from '../parts/useMedia.ts';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { projectQuery } from '../projects/lists.ts';
import { Shell } from '../shell/Shell.tsx';
import { t } from '../words/words.ts';
import { channelsQuery } from './channels.ts';
import { NoChannels } from './EmptyChannel.tsx';
import { lastChannel } from './lastChannel.ts';
import NewChannelDialog from './NewChannelDialog.tsx';
import { usePeople } from './people.ts';
import { Unread } from './Unread.tsx';

type ListProps = { readonly project: Project; readonly channels: readonly Channel[] };

/** The channels as a page of their own, where there is no column beside. */
const ChannelList = ({ project, channels }: ListProps) => {
  const { members } = usePeople(project.id);
  const [, go] = useLocation();
  const [isMaking, make] = useState(false);
  const mayMake = project.abilities['channel.create'] === true;
  return (
    <>
      <header className="flex h-[52px] flex-none items-center gap-2 border-line border-b pr-3 pl-4 desk:h-11">
        <h1 className="flex-1 truncate text-14 font-semibold">{t('messages.title')}</h1>
        {mayMake && (
          <Button onClick={() => make(true)}>
            <Icon of={Plus} />
            {t('newChannel.open')}
          </Button>
        )}
      </header>
      {channels.length === 0 ? (
        <NoChannels onNew={mayMake ? () => make(true) : undefined} />
      ) : (
        <ul className="min-h-0 flex-1 overflow-y-auto px-2 py-2 desk:px-4">
          {channels.map((channel) => (
            <li key={channel.id} className="border-line border-b last:border-0">
              <Link
                href={pagePath('channel', channel.id)}
                className="flex min-h-11 items-center gap-3 rounded-control px-2 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <Icon of={channel.isPrivate ? Lock : Hash} className="text-ink-3" />
                <span className="min-w-0 flex-1 truncate font-medium">{channel.name}</span>
                {channel.archivedAt !== null && <span className="text-ink-3">{t('channel.archived')}</span>}
                <Unread channelId={channel.id} />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {isMaking && (
        <NewChannelDialog
          projectId={project.id}
          people={members}
          onMade={({ id }) => go(pagePath('channel', id))}
          onClose={() => make(false)}
        />
      )}
    </>
  );
};

/** Leads to the channel where the person was last; on a phone the list of all. */
export default function MessagesPage({ id }: { readonly id: string }) {
  const project = useQuery(projectQuery(id));
  const channels = useQuery(channelsQuery(id));
  const isPhone = useIsPhone();
  useTitle(t('messages.title'));

  const failed = [project, channels].find(({ error }) => error !== null);
  if (failed !== undefined) return <Trouble error={failed.error} onRetry={failed.refetch} />;
  if (project.data === undefined || channels.data === undefined) return <Waiting />;
  const open = channels.data.filter(({ archivedAt }) => archivedAt === null);
  const last = open.find((channel) => channel.id === lastChannel.read(id)) ?? open[0];
  if (!isPhone && last !== undefined) return <Redirect to={pagePath('channel', last.id)} replace />;
  return (
    <Shell project={project.data}>
      {() => <ChannelList project={project.data} channels={channels.data} />}
    </Shell>
  );
}
