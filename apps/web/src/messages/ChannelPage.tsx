import type { Channel, Message, Project } from '@flux/contracts';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { Trouble } from '../errors/Trouble.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { useHere } from '../people/here.ts';
import { projectQuery } from '../projects/lists.ts';
import { Shell } from '../shell/Shell.tsx';
import { ChannelBar } from './ChannelBar.tsx';
import { channelQuery } from './channels.ts';
import { EmptyChannel } from './EmptyChannel.tsx';
import { lastChannel } from './lastChannel.ts';
import { PeopleContext, usePeople } from './people.ts';
import { Talk } from './Talk.tsx';
import { Thread } from './Thread.tsx';
import { useConversationState } from './useConversation.ts';

type OpenChannelProps = { readonly channel: Channel; readonly project: Project };

const OpenChannel = ({ channel, project }: OpenChannelProps) => {
  const { members, people } = usePeople(project.id);
  const here = useHere(members);
  const [search] = useSearchParams();
  const [thread, openThread] = useState<Message>();
  const closeThread = useCallback(() => openThread(undefined), []);
  useEffect(() => lastChannel.write(project.id, channel.id), [project.id, channel.id]);
  const mayUpload = project.abilities['file.upload'] === true;
  return (
    <PeopleContext value={people}>
      <div className="flex min-h-0 flex-1">
        <div className={`flex min-w-0 flex-1 flex-col ${thread === undefined ? '' : 'max-wide:hidden'}`}>
          <ChannelBar channel={channel} projectName={project.name} here={here} />
          <Talk
            channel={channel}
            people={members}
            mayUpload={mayUpload}
            soughtId={search.get('at') ?? undefined}
            empty={<EmptyChannel name={channel.name} maySend={channel.abilities['message.send'] === true} />}
            onThread={openThread}
          />
        </div>
        {thread !== undefined && (
          <aside className="flex min-w-0 flex-col bg-side max-wide:flex-1 wide:w-82 wide:flex-none wide:border-line wide:border-l">
            <Thread
              key={thread.id}
              channel={channel}
              first={thread}
              people={members}
              mayUpload={mayUpload}
              onClose={closeThread}
            />
          </aside>
        )}
      </div>
    </PeopleContext>
  );
};

export default function ChannelPage({ id }: { readonly id: string }) {
  const channel = useQuery(channelQuery(id));
  const projectId = channel.data?.projectId;
  const project = useQuery({ ...projectQuery(projectId ?? ''), enabled: projectId !== undefined });
  const unread = useConversationState(({ channels }) => channels.get(id)?.unread ?? 0);
  const name = channel.data?.name ?? '';
  useTitle(unread > 0 ? `(${unread}) ${name}` : name);

  const failed = [channel, project].find(({ error }) => error !== null);
  if (failed !== undefined) return <Trouble error={failed.error} onRetry={failed.refetch} />;
  if (channel.data === undefined || project.data === undefined) return <Waiting />;
  return (
    <Shell project={project.data}>
      {() => <OpenChannel key={id} channel={channel.data} project={project.data} />}
    </Shell>
  );
}
