import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { t } from '../words/words.ts';
import { IconButton } from './IconButton.tsx';

export type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** Where something is written. */
const field = 'input:not([type=checkbox], [type=radio], [type=file], [hidden]), textarea';

/**
 * A modal dialog by the browser's own element: it traps focus, closes with Esc and gives focus back. Whoever opens one
 * with a field begins in it, where the browser would begin at the button that closes it.
 */
export const Dialog = ({ title, onClose, children }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Closed while it is still in the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>(field)?.focus();
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
