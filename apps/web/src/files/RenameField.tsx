import type { FileInfo } from '@flux/contracts';
import { limits } from '@flux/contracts/limits';
import { sanitizeFilename } from '@flux/sanitize';
import { CircleX } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { errorText } from '../errors/errorText.ts';
import { Icon } from '../parts/Icon.tsx';
import { say } from '../parts/toasts/toasts.ts';
import { t } from '../words/words.ts';
import { renameFile } from './files.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

export type RenameFieldProps = {
  readonly projectId: string;
  readonly file: FileInfo;
  readonly onDone: () => void;
};

/** The name of a file where it stands, to be written anew: Enter keeps it, Esc leaves it as it was. */
export const RenameField = ({ projectId, file, onDone }: RenameFieldProps) => {
  const [text, setText] = useState(file.name);
  const [fault, setFault] = useState<string>();
  const isDone = useRef(false);
  const faultId = useId();

  const keep = async () => {
    if (isDone.current) return;
    if (text.trim() === '') return setFault(t('name.missing'));
    if (bytes(text.trim()) > limits.name) return setFault(t('name.long'));
    const name = sanitizeFilename(text);
    isDone.current = true;
    if (name === file.name) return onDone();
    try {
      const renaming = renameFile(projectId, file.id, name);
      onDone();
      await renaming;
    } catch (error) {
      say({ icon: CircleX, text: t('files.notRenamed', { name: file.name, reason: errorText(error) }) });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Enter') void keep();
    if (event.key !== 'Escape') return;
    isDone.current = true;
    onDone();
  };
  return (
    <span className="relative block w-full">
      <input
        // biome-ignore lint/a11y/noAutofocus: somebody has just asked to write here
        autoFocus
        aria-label={t('files.newName', { name: file.name })}
        aria-invalid={fault !== undefined}
        {...(fault === undefined ? {} : { 'aria-describedby': faultId })}
        value={text}
        spellCheck={false}
        className="field h-8 w-full px-2"
        onFocus={(event) => {
          const end = file.name.lastIndexOf('.');
          event.currentTarget.setSelectionRange(0, end > 0 ? end : file.name.length);
        }}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setFault(undefined);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => void keep()}
        onClick={(event) => event.stopPropagation()}
        onPointerDown={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
      />
      {fault !== undefined && (
        <span
          id={faultId}
          role="alert"
          className="floats absolute top-full left-0 z-10 mt-1 flex items-center gap-1.5 px-2 py-1 text-bad"
        >
          <Icon of={CircleX} size={14} />
          {fault}
        </span>
      )}
    </span>
  );
};
