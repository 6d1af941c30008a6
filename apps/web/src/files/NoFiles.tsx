import { Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { t } from '../words/words.ts';

/** What lies here, out of the place's own parts: a picture, a page of text, and one that comes in. */
const Picture = () => (
  <svg aria-hidden="true" width="320" height="176" viewBox="0 0 320 176" fill="none" className="max-w-full">
    <rect x="0.5" y="24.5" width="96" height="72" rx="6" fill="var(--rail)" stroke="var(--line-2)" />
    <path d="m1 84 26-28 20 20 16-14 33 30v-1a5 5 0 0 1-5 5H6a5 5 0 0 1-5-5z" fill="var(--note-mint)" />
    <circle cx="70" cy="44" r="8" fill="var(--note-yellow)" />
    <path d="M0 112h64M0 124h40" stroke="var(--line-2)" strokeWidth="4" strokeLinecap="round" />
    <rect x="112.5" y="24.5" width="96" height="72" rx="6" fill="var(--rail)" stroke="var(--line-2)" />
    <path d="M136 44h48M136 56h36M136 68h44M136 80h20" stroke="var(--edge)" strokeWidth="1.5" />
    <path d="M112 112h56M112 124h32" stroke="var(--line-2)" strokeWidth="4" strokeLinecap="round" />
    <rect x="224.5" y="24.5" width="95" height="72" rx="6" stroke="var(--accent)" strokeDasharray="5 4" />
    <path
      d="M272 74V48m-10 9 10-10 10 10"
      stroke="var(--accent)"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
    <rect x="224" y="112" width="96" height="4" rx="2" fill="var(--line-2)" />
    <rect x="224" y="112" width="60" height="4" rx="2" fill="var(--accent)" />
  </svg>
);

type EmptyProps = { readonly title: string; readonly text: string; readonly children?: ReactNode };

const Empty = ({ title, text, children }: EmptyProps) => (
  <div className="flex flex-1 flex-col items-center justify-center gap-1 px-4 pb-16 text-center">
    <h2 className="text-20 font-semibold">{title}</h2>
    <p className="max-w-[400px] text-14 text-ink-2">{text}</p>
    {children}
  </div>
);

/** The place before the first file. */
export const NoFiles = ({ onPick }: { readonly onPick: (() => void) | undefined }) => (
  <div className="flex flex-1 flex-col items-center justify-center gap-1 px-4 pb-16 text-center">
    <div className="mb-4">
      <Picture />
    </div>
    <h2 className="text-20 font-semibold">{t('files.emptyTitle')}</h2>
    <p className="max-w-[400px] text-14 text-ink-2">
      {t(onPick === undefined ? 'files.emptyViewer' : 'files.emptyText')}
    </p>
    {onPick !== undefined && (
      <Button kind="ink" size="door" className="mt-3" onClick={onPick}>
        <Icon of={Upload} />
        {t('files.upload')}
      </Button>
    )}
  </div>
);

export const NothingOfKind = ({ onAll }: { readonly onAll: () => void }) => (
  <Empty title={t('files.noneTitle')} text={t('files.noneText')}>
    <Button className="mt-3" onClick={onAll}>
      {t('files.showAll')}
    </Button>
  </Empty>
);

export const EmptyTrash = () => <Empty title={t('trash.emptyTitle')} text={t('trash.emptyText')} />;
