import { Plus } from 'lucide-react';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { t } from '../words/words.ts';

/** What a channel is, out of its own parts: two who speak, a mention, a board that is pointed at. */
const Picture = () => (
  <svg
    aria-hidden="true"
    width="320"
    height="176"
    viewBox="0 0 320 176"
    fill="none"
    className="mb-6 max-w-full"
  >
    <circle cx="20" cy="20" r="12" fill="var(--person-3)" />
    <path d="M44 15h64M44 29h148" stroke="var(--ink)" strokeWidth="4" strokeLinecap="round" opacity=".8" />
    <rect x="44.5" y="44.5" width="120" height="68" rx="6" stroke="var(--line-2)" />
    <path
      d="M60 96c10-34 22-46 30-38s-8 34 0 34 12-30 30-30 10 16 22 20"
      stroke="var(--ink)"
      strokeWidth="2.5"
      strokeLinecap="round"
    />
    <path d="M150 58a8 8 0 1 1 8 8h-8z" fill="var(--accent)" />
    <path d="M180 60h74M180 74h52" stroke="var(--line-2)" strokeWidth="4" strokeLinecap="round" />
    <circle cx="20" cy="146" r="12" fill="var(--person-0)" />
    <path d="M44 141h50M44 155h40" stroke="var(--ink)" strokeWidth="4" strokeLinecap="round" opacity=".8" />
    <rect x="92" y="147" width="52" height="16" rx="4" fill="var(--accent-wash)" />
    <path d="M100 155h36" stroke="var(--accent-text)" strokeWidth="4" strokeLinecap="round" />
    <path d="M154 155h82" stroke="var(--ink)" strokeWidth="4" strokeLinecap="round" opacity=".8" />
  </svg>
);

/** A channel in which nothing was said yet. */
export const EmptyChannel = ({ name, maySend }: { readonly name: string; readonly maySend: boolean }) => (
  <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-1 overflow-y-auto px-6 text-center">
    <Picture />
    <h2 className="text-20 font-semibold">{t('messages.emptyTitle', { channel: name })}</h2>
    <p className="max-w-[440px] text-14 text-ink-2">
      {t(maySend ? 'messages.emptyText' : 'messages.emptyReader')}
    </p>
  </div>
);

/** A project in which there is no channel. */
export const NoChannels = ({ onNew }: { readonly onNew: (() => void) | undefined }) => (
  <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-1 overflow-y-auto px-6 pb-16 text-center">
    <Picture />
    <h2 className="text-20 font-semibold">{t('messages.noChannelsTitle')}</h2>
    <p className="max-w-[440px] text-14 text-ink-2">
      {t(onNew === undefined ? 'messages.noChannelsReader' : 'messages.noChannelsText')}
    </p>
    {onNew !== undefined && (
      <Button kind="ink" size="door" className="mt-3" onClick={onNew}>
        <Icon of={Plus} />
        {t('newChannel.open')}
      </Button>
    )}
  </div>
);
