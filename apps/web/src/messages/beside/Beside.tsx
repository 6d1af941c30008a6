import type { Channel, Message, Project } from '@flux/contracts';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { Trouble } from '../../errors/Trouble.tsx';
import { IconButton } from '../../parts/IconButton.tsx';
import { Waiting } from '../../parts/Waiting.tsx';
import { t } from '../../words/words.ts';
import { channelsQuery } from '../channels.ts';
import { EmptyChannel, NoChannels } from '../EmptyChannel.tsx';
import { lastChannel } from '../lastChannel.ts';
import NewChannelDialog from '../NewChannelDialog.tsx';
import { PeopleContext, usePeople } from '../people.ts';
import { Talk } from '../Talk.tsx';
import { Thread } from '../Thread.tsx';
import { Resizer } from './Resizer.tsx';

export type BesideProps = {
  readonly project: Project;
  readonly width: number;
  /** Whoever opens it begins to write. */
  readonly takesFocus: boolean;
  readonly onWidth: (width: number) => void;
  readonly onClose: () => void;
};

type BodyProps = {
  readonly project: Project;
  readonly channels: readonly Channel[];
  readonly takesFocus: boolean;
  readonly onClose: () => void;
};

const Body = ({ project, channels, takesFocus, onClose }: BodyProps) => {
  const { members, people } = usePeople(project.id);
  const [chosenId, choose] = useState(() => lastChannel.read(project.id));
  const [thread, openThread] = useState<Message>();
  const [isMaking, make] = useState(false);
  /** Another channel leaves the focus where it was chosen. */
  const [isFirst, setFirst] = useState(true);
  const show = (channelId: string) => {
    choose(channelId);
    lastChannel.write(project.id, channelId);
  };
  const channel = channels.find(({ id }) => id === chosenId) ?? channels[0];
  const mayUpload = project.abilities['file.upload'] === true;
  if (channel !== undefined && thread !== undefined) {
    return (
      <PeopleContext value={people}>
        <Thread
          key={thread.id}
          channel={channel}
          first={thread}
          people={members}
          mayUpload={mayUpload}
          onClose={() => openThread(undefined)}
        />
      </PeopleContext>
    );
  }
  return (
    <PeopleContext value={people}>
      <header className="flex h-11 flex-none items-center gap-1 border-line border-b pr-2 pl-2">
        {channel === undefined ? (
          <h2 className="flex-1 px-2 text-14 font-semibold">{t('beside.open')}</h2>
        ) : (
          <select
            aria-label={t('beside.channel')}
            value={channel.id}
            className="h-7 min-w-0 flex-1 rounded-control bg-transparent px-1 text-14 font-semibold hover:bg-hover"
            onChange={({ currentTarget }) => {
              setFirst(false);
              show(currentTarget.value);
            }}
          >
            {channels.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
        <IconButton icon={X} label={t('beside.close')} hotkey="Esc" onClick={onClose} />
      </header>
      {channel === undefined ? (
        <NoChannels onNew={project.abilities['channel.create'] === true ? () => make(true) : undefined} />
      ) : (
        <Talk
          key={channel.id}
          channel={channel}
          people={members}
          mayUpload={mayUpload}
          takesFocus={takesFocus && isFirst}
          empty={<EmptyChannel name={channel.name} maySend={channel.abilities['message.send'] === true} />}
          onThread={openThread}
        />
      )}
      {isMaking && (
        <NewChannelDialog
          projectId={project.id}
          people={members}
          onMade={({ id }) => show(id)}
          onClose={() => make(false)}
        />
      )}
    </PeopleContext>
  );
};

/** The conversation beside a board: never over it, closed by Esc, as wide as the person left it. */
export default function Beside({ project, width, takesFocus, onWidth, onClose }: BesideProps) {
  const { data, error, refetch } = useQuery(channelsQuery(project.id));
  return (
    <aside
      aria-label={t('beside.open')}
      className="relative flex flex-none flex-col border-line border-l bg-side"
      style={{ width }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented && !(event.target instanceof HTMLDialogElement))
          onClose();
      }}
    >
      <Resizer width={width} onWidth={onWidth} />
      {data !== undefined ? (
        <Body
          project={project}
          channels={data.filter(({ archivedAt }) => archivedAt === null)}
          takesFocus={takesFocus}
          onClose={onClose}
        />
      ) : error === null ? (
        <Waiting />
      ) : (
        <Trouble error={error} onRetry={refetch} />
      )}
    </aside>
  );
}
