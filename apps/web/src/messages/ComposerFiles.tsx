import type { Attachment } from '@flux/contracts';
import { FileText, OctagonX, Pause, RotateCw, X } from 'lucide-react';
import { formatBytes } from '../files/formatBytes.ts';
import { refusedUpload } from '../files/uploads/refusedUpload.ts';
import type { UploadItem } from '../files/uploads/uploads.ts';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { t, useLanguage } from '../words/words.ts';

const chip = 'flex min-h-8 max-w-full items-center gap-2 rounded-control border border-line-2 pl-2';

export type ComposerFilesProps = {
  readonly files: readonly Attachment[];
  readonly uploading: readonly UploadItem[];
  readonly onRemove: (id: string) => void;
  readonly onAgain: (id: string) => void;
  readonly onDrop: (id: string) => void;
};

type OnItsWayProps = Pick<ComposerFilesProps, 'onAgain' | 'onDrop'> & { readonly item: UploadItem };

const OnItsWay = ({ item: { id, file, state }, onAgain, onDrop }: OnItsWayProps) => {
  const language = useLanguage();
  const { name } = file;
  const part =
    state.kind === 'sending' ? state.progress.sentBytes / Math.max(1, state.progress.totalBytes) : 0;
  const isMoving = state.kind === 'sending' || state.kind === 'waiting';
  return (
    <li className={chip}>
      {isMoving && (
        <progress aria-label={name} value={part} max={1} className="h-1 w-12 flex-none accent-ink" />
      )}
      {state.kind === 'stalled' && <Icon of={Pause} size={14} className="text-warn" />}
      {state.kind === 'failed' && <Icon of={OctagonX} className="text-bad" />}
      <span className="truncate" title={name}>
        {name}
      </span>
      {isMoving && (
        <span className="flex-none text-ink-3 tabular-nums">
          {new Intl.NumberFormat(language, { style: 'percent' }).format(part)}
        </span>
      )}
      {state.kind === 'stalled' && (
        <span role="status" className="text-warn">
          {t('upload.stalled')}
        </span>
      )}
      {state.kind === 'failed' && (
        <>
          <span role="alert" className="text-bad">
            {refusedUpload(state.error, file, language)}
          </span>
          <IconButton icon={RotateCw} label={t('upload.again', { name })} onClick={() => onAgain(id)} />
        </>
      )}
      <IconButton icon={X} label={t('messages.removeFile', { name })} onClick={() => onDrop(id)} />
    </li>
  );
};

/** The files that will go with the message, and how far those are that are on their way. */
export const ComposerFiles = ({ files, uploading, onRemove, onAgain, onDrop }: ComposerFilesProps) => {
  const language = useLanguage();
  if (files.length + uploading.length === 0) return null;
  return (
    <ul aria-label={t('messages.files')} className="flex flex-wrap gap-1.5 px-3 pt-2">
      {files.map((file) => (
        <li key={file.id} className={chip}>
          <Icon of={FileText} className="text-ink-3" />
          <span className="truncate" title={file.name}>
            {file.name}
          </span>
          <span className="flex-none text-ink-3">{formatBytes(file.size, language)}</span>
          <IconButton
            icon={X}
            label={t('messages.removeFile', { name: file.name })}
            onClick={() => onRemove(file.id)}
          />
        </li>
      ))}
      {uploading.map((item) => (
        <OnItsWay key={item.id} item={item} onAgain={onAgain} onDrop={onDrop} />
      ))}
    </ul>
  );
};
