import { CircleCheck, CircleX, Pause, RotateCw, X } from 'lucide-react';
import { Icon } from '../../parts/Icon.tsx';
import { IconButton } from '../../parts/IconButton.tsx';
import { t, useLanguage } from '../../words/words.ts';
import { formatBytes } from '../formatBytes.ts';
import { MiddleCut } from '../MiddleCut.tsx';
import { secondsLeft } from './progress.ts';
import { refusedUpload } from './refusedUpload.ts';
import { uploads } from './studioUploads.ts';
import { timeLeft } from './timeLeft.ts';
import type { UploadItem } from './uploads.ts';

function Status({ item }: { readonly item: UploadItem }) {
  const language = useLanguage();
  const size = formatBytes(item.file.size, language);
  switch (item.state.kind) {
    case 'waiting':
      return <span className="text-ink-3">{t('upload.waiting', { size })}</span>;
    case 'sending': {
      const { progress } = item.state;
      if (progress.sentBytes > 0 && progress.sentBytes >= progress.totalBytes)
        return <span className="text-ink-3">{t('upload.storing', { size })}</span>;
      const left = secondsLeft(progress);
      const sent = formatBytes(Math.min(progress.sentBytes, item.file.size), language);
      return (
        <span className="text-ink-3">
          {left === undefined
            ? t('upload.sent', { sent, size })
            : t('upload.sentLeft', { sent, size, left: timeLeft(left, language) })}
        </span>
      );
    }
    case 'stalled':
      return (
        <span className="flex items-center gap-1.5 text-warn">
          <Icon of={Pause} size={14} />
          {t('upload.stalled')}
        </span>
      );
    case 'failed':
      return <span className="text-bad">{refusedUpload(item.state.error, item.file, language)}</span>;
    case 'stored':
      return <span className="text-ink-3">{size}</span>;
  }
}

/** How much of an upload has left, 0 to 1; `undefined` where a bar would say nothing. */
function shareOf({ state }: UploadItem): number | undefined {
  if (state.kind === 'sending') return state.progress.sentBytes / Math.max(1, state.progress.totalBytes);
  return state.kind === 'stalled' ? 0 : undefined;
}

/** One file on its way: how far, how long still, and what went wrong. */
export const UploadRow = ({ item }: { readonly item: UploadItem }) => {
  const { id, file, state } = item;
  const share = shareOf(item);
  const isFailed = state.kind === 'failed';
  return (
    <li className="border-line border-b py-2 pr-2 pl-4 last:border-0">
      <div className="flex items-center gap-2">
        {isFailed && <Icon of={CircleX} className="text-bad" />}
        {state.kind === 'stored' && <Icon of={CircleCheck} className="text-ink-3" />}
        <span className="min-w-0 flex-1 font-medium">
          <MiddleCut text={file.name} />
        </span>
        {isFailed && (
          <IconButton
            icon={RotateCw}
            label={t('upload.again', { name: file.name })}
            onClick={() => uploads.retry(id)}
          />
        )}
        {state.kind === 'stored' ? (
          <span className="h-7 max-desk:h-11" />
        ) : (
          <IconButton
            icon={X}
            label={t(isFailed ? 'upload.dismiss' : 'upload.cancel', { name: file.name })}
            onClick={() => uploads.cancel(id)}
          />
        )}
      </div>
      <div className={`pr-2 ${isFailed || state.kind === 'stored' ? 'pl-6' : ''}`}>
        <Status item={item} />
      </div>
      {share !== undefined && (
        <div
          role="progressbar"
          aria-label={file.name}
          aria-valuenow={Math.round(share * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          className="mt-1.5 mr-2 h-1 overflow-hidden rounded-inner bg-line-2"
        >
          <div
            className={`h-1 origin-left rounded-inner ${state.kind === 'stalled' ? 'bg-warn' : 'bg-accent'}`}
            style={{ transform: `scaleX(${share})` }}
          />
        </div>
      )}
    </li>
  );
};
