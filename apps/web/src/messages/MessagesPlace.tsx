import type { Project } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { MessageSquare, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { LineTrouble } from '../errors/LineTrouble.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { Place } from '../shell/Place.tsx';
import { t } from '../words/words.ts';
import { channelsQuery } from './channels.ts';
import { usePeople } from './people.ts';
import { useConversationState } from './useConversation.ts';

const NewChannelDialog = lazy(() => import('./NewChannelDialog.tsx'));

/** Messages in the project's column: the place, and each channel with what waits in it. */
export const MessagesPlace = ({ project }: { readonly project: Project }) => {
  const [path, go] = useLocation();
  const { data: channels = [], error, refetch } = useQuery(channelsQuery(project.id));
  const { members } = usePeople(project.id);
  const standings = useConversationState((state) => state.channels);
  const [isMaking, make] = useState(false);
  const href = pagePath('messages', project.id);
  return (
    <div className="place-group group">
      <div className="relative">
        <Place href={href} icon={MessageSquare} label={t('messages.title')} isCurrent={path === href} />
        {project.abilities['channel.create'] === true && (
          <IconButton
            icon={Plus}
            label={t('newChannel.open')}
            className="absolute! inset-y-0 right-0 opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
            onClick={() => make(true)}
          />
        )}
      </div>
      {error !== null && <LineTrouble error={error} onRetry={refetch} className="pr-2 pl-8" />}
      {channels.map(({ id, name, archivedAt }) => {
        const channelPath = pagePath('channel', id);
        const isCurrent = path === channelPath;
        if (archivedAt !== null && !isCurrent) return null;
        const unread = standings.get(id)?.unread ?? 0;
        return <Place key={id} href={channelPath} label={name} isCurrent={isCurrent} unread={unread} />;
      })}
      <Suspense>
        {isMaking && (
          <NewChannelDialog
            projectId={project.id}
            people={members}
            onMade={({ id }) => go(pagePath('channel', id))}
            onClose={() => make(false)}
          />
        )}
      </Suspense>
    </div>
  );
};
