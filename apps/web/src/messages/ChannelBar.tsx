import type { Channel } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { ChevronLeft, Hash, Lock, Settings2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { AvatarRow, type PersonLook } from '../parts/Avatar.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { t } from '../words/words.ts';
import { ChannelSettings } from './ChannelSettings.tsx';

/** Most faces that a bar shows; the number of the others follows. */
const mostFaces = 5;

export type ChannelBarProps = {
  readonly channel: Channel;
  readonly projectName: string;
  /** Who is at the studio now and in the channel's project. */
  readonly here: readonly (PersonLook & { readonly id: string })[];
};

export const ChannelBar = ({ channel, projectName, here }: ChannelBarProps) => {
  const [isChanging, change] = useState(false);
  return (
    <header className="flex h-[52px] flex-none items-center gap-2 border-line border-b pr-1 max-desk:pl-1 desk:h-11 desk:pr-3 desk:pl-4">
      <Link
        href={pagePath('messages', channel.projectId)}
        aria-label={t('messages.title')}
        className="icon-button desk:hidden"
      >
        <Icon of={ChevronLeft} size={20} />
      </Link>
      <Icon of={channel.isPrivate ? Lock : Hash} className="text-ink-3 max-desk:hidden" />
      <div className="min-w-0 flex-1 desk:flex desk:items-center desk:gap-2">
        <h1 className="truncate text-14 font-semibold" title={channel.name}>
          {channel.name}
        </h1>
        <p className="truncate text-ink-3 desk:hidden">
          {projectName}, {t('here.count', { count: here.length })}
        </p>
        <p className="min-w-0 flex-1 truncate text-ink-3 max-desk:hidden" title={channel.topic}>
          {channel.topic}
        </p>
      </div>
      <div className="flex flex-none items-center gap-1 max-desk:hidden">
        <AvatarRow people={here.slice(0, mostFaces)} ground="work" />
        {here.length > mostFaces && (
          <span className="text-ink-3 tabular-nums">+{here.length - mostFaces}</span>
        )}
      </div>
      {channel.abilities['channel.edit'] === true && (
        <IconButton icon={Settings2} label={t('channel.settings')} onClick={() => change(true)} />
      )}
      {isChanging && <ChannelSettings channel={channel} onClose={() => change(false)} />}
    </header>
  );
};
