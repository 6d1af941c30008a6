import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../parts/IconButton.tsx';
import { t } from '../../words/words.ts';
import { uploads, useUploads } from './studioUploads.ts';
import { UploadRow } from './UploadRow.tsx';
import { isBusy, type UploadItem } from './uploads.ts';

/** What needs somebody stands first, then what moves, then what waits; what is done comes last. */
const rank = { failed: 0, stalled: 1, sending: 2, waiting: 3, stored: 4 } as const;
/** Rows that are drawn: a thousand waiting files need no row each. */
const shown = 50;

function headline(items: readonly UploadItem[]): string {
  const count = (kind: UploadItem['state']['kind']) =>
    items.filter(({ state }) => state.kind === kind).length;
  const [stored, failed, total] = [count('stored'), count('failed'), items.length];
  if (count('stalled') > 0) return t('upload.stalledTitle', { stored, total });
  if (isBusy(items)) return t('upload.title', { stored, total });
  return failed > 0 ? t('upload.failedTitle', { count: failed }) : t('upload.doneTitle', { count: stored });
}

/** The uploads of this tab, at the corner of whatever page is open. */
export default function UploadTray() {
  const items = useUploads();
  const [isOpen, open] = useState(true);
  if (items.length === 0) return null;
  const title = headline(items);
  const isDone = !isBusy(items);
  const rows = items.toSorted((a, b) => rank[a.state.kind] - rank[b.state.kind]).slice(0, shown);
  return (
    <section
      aria-label={t('upload.label')}
      className="floats fixed right-4 bottom-20 z-50 w-[min(360px,calc(100vw-32px))] overflow-hidden desk:bottom-4"
    >
      <div className="flex min-h-11 items-center gap-1 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">
          <span role="status">{title}</span>
        </h2>
        <IconButton
          icon={isOpen ? ChevronDown : ChevronUp}
          label={t(isOpen ? 'upload.fold' : 'upload.unfold')}
          aria-expanded={isOpen}
          onClick={() => open(!isOpen)}
        />
        {isDone && (
          <IconButton
            icon={X}
            label={t('upload.close')}
            onClick={() => {
              for (const { id } of items) uploads.cancel(id);
            }}
          />
        )}
      </div>
      {isOpen && (
        <ul className="max-h-[40vh] overflow-y-auto border-line border-t">
          {rows.map((item) => (
            <UploadRow key={item.id} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}
