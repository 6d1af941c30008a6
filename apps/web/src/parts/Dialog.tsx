import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { t } from '../words/words.ts';
import { IconButton } from './IconButton.tsx';

export type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A modal dialog by the browser's own element: it traps focus, closes with Esc and gives focus back. */
export const Dialog = ({ title, onClose, children }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      className="floats fixed m-auto w-[calc(100%-32px)] max-w-[440px] p-0 text-ink"
    >
      <div className="flex items-center justify-between gap-2 py-3 pr-3 pl-5">
        <h2 id={titleId} className="text-16 font-semibold">
          {title}
        </h2>
        <IconButton icon={X} label={t('dialog.close')} onClick={() => dialog.current?.close()} />
      </div>
      <div className="px-5 pb-5">{children}</div>
    </dialog>
  );
};
