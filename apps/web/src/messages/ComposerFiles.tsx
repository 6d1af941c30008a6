import type { Attachment } from '@flux/contracts';
import { FileText, OctagonX, X } from 'lucide-react';
import { formatBytes } from '../files/formatBytes.ts';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { t, useLanguage } from '../words/words.ts';
import type { Uploading } from './useAttachments.ts';

const chip = 'flex min-h-8 max-w-full items-center gap-2 rounded-control border border-line-2 pl-2';

export type ComposerFilesProps = {
  readonly files: readonly Attachment[];
  readonly uploading: readonly Uploading[];
  readonly onRemove: (id: string) => void;
  readonly onDrop: (key: number) => void;
};

/** The files that will go with the message, and how far those are that are on their way. */
export const ComposerFiles = ({ files, uploading, onRemove, onDrop }: ComposerFilesProps) => {
  const language = useLanguage();
  if (files.length + uploading.length === 0) return null;
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
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
      {uploading.map(({ key, name, part, error }) => (
        <li key={key} className={chip}>
          {error === undefined ? (
            <progress aria-label={name} value={part} max={1} className="h-1 w-12 flex-none accent-ink" />
          ) : (
            <Icon of={OctagonX} className="text-bad" />
          )}
          <span className="truncate" title={name}>
            {name}
          </span>
          <span className={error === undefined ? 'flex-none text-ink-3 tabular-nums' : 'text-bad'}>
            {error ?? percent.format(part)}
          </span>
          <IconButton icon={X} label={t('messages.removeFile', { name })} onClick={() => onDrop(key)} />
        </li>
      ))}
    </ul>
  );
};
