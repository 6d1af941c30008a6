import type { FileInfo } from '@flux/contracts';
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { IconButton } from '../../parts/IconButton.tsx';
import { t, useLanguage } from '../../words/words.ts';
import { download } from '../addresses.ts';
import { exactDate, fileDate } from '../fileDate.ts';
import { formatBytes } from '../formatBytes.ts';
import { MiddleCut } from '../MiddleCut.tsx';
import { Shown } from './Shown.tsx';
import { step, type Zoom } from './zoom.ts';

export type PreviewProps = {
  readonly file: FileInfo;
  /** Where it stands among those that can be gone through, from 1; `undefined` when it stands alone. */
  readonly place: { readonly position: number; readonly total: number } | undefined;
  readonly onStep: (direction: 1 | -1) => void;
  readonly onClose: () => void;
};

/** One file over the whole page: arrows go on, Esc goes back to where it was opened. */
export const Preview = ({ file, place, onStep, onClose }: PreviewProps) => {
  const language = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const [fitted, setFitted] = useState(1);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Not the first button: the keys are for the file.
    element?.focus();
    return () => element?.close();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each file is first seen whole
  useEffect(() => setZoom('fit'), [file.id]);

  const isPicture = file.kind === 'image';
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLMediaElement) return;
    const isZoomed = isPicture && zoom !== 'fit';
    if (event.key === 'ArrowRight' && !isZoomed) onStep(1);
    else if (event.key === 'ArrowLeft' && !isZoomed) onStep(-1);
    else if ((event.key === '+' || event.key === '=') && isPicture) setZoom(step(zoom, 1, fitted));
    else if (event.key === '-' && isPicture) setZoom(step(zoom, -1, fitted));
    else if (event.key === '0' && isPicture) setZoom('fit');
    else if (event.key === '1' && isPicture) setZoom(1);
    else return;
    event.preventDefault();
  };
  const percent = new Intl.NumberFormat(language, { style: 'percent' }).format(
    zoom === 'fit' ? fitted : zoom,
  );
  return (
    <dialog
      ref={dialog}
      aria-label={file.name}
      tabIndex={-1}
      onClose={onClose}
      onKeyDown={onKeyDown}
      className="fixed inset-0 m-0 size-full max-h-none max-w-none flex-col bg-rail p-0 text-ink outline-none open:flex"
    >
      <header className="flex h-[52px] flex-none items-center gap-1 border-line border-b bg-work pr-2 pl-4 desk:h-11">
        <div className="flex min-w-0 flex-1 items-baseline gap-3">
          <h2 className="flex min-w-0 text-14 font-semibold">
            <MiddleCut text={file.name} />
          </h2>
          <span className="flex-none text-ink-3 max-desk:hidden" title={exactDate(file.createdAt, language)}>
            {file.by === null ? '' : `${file.by.name}, `}
            {fileDate(file.createdAt, language)}, {formatBytes(file.size, language)}
          </span>
        </div>
        {place !== undefined && place.total > 1 && (
          <>
            <span className="px-1 text-ink-3 tabular-nums max-desk:hidden">{t('preview.place', place)}</span>
            <IconButton
              icon={ChevronLeft}
              label={t('preview.previous')}
              hotkey="←"
              disabled={place.position === 1}
              onClick={() => onStep(-1)}
            />
            <IconButton
              icon={ChevronRight}
              label={t('preview.next')}
              hotkey="→"
              disabled={place.position === place.total}
              onClick={() => onStep(1)}
            />
          </>
        )}
        {isPicture && (
          <span className="flex items-center max-desk:hidden">
            <IconButton
              icon={ZoomOut}
              label={t('command.zoomOut')}
              hotkey="-"
              onClick={() => setZoom(step(zoom, -1, fitted))}
            />
            <button
              type="button"
              title={t('preview.fit')}
              className="h-7 min-w-14 rounded-control px-1 text-ink-2 tabular-nums hover:bg-hover"
              onClick={() => setZoom(zoom === 'fit' ? 1 : 'fit')}
            >
              {percent}
            </button>
            <IconButton
              icon={ZoomIn}
              label={t('command.zoomIn')}
              hotkey="+"
              onClick={() => setZoom(step(zoom, 1, fitted))}
            />
          </span>
        )}
        <IconButton icon={Download} label={t('files.download')} onClick={() => download(file)} />
        <IconButton icon={X} label={t('dialog.close')} hotkey="Esc" onClick={() => dialog.current?.close()} />
      </header>
      <Shown key={file.id} file={file} zoom={zoom} onZoom={setZoom} onFitted={setFitted} />
    </dialog>
  );
};
