import { type FormEvent, type ReactNode, useState } from 'react';
import { t } from '../words/words.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';

export type TypedProps = {
  readonly title: string;
  /** What happens, and to whom. */
  readonly children: ReactNode;
  /** What must be typed, such as a name. */
  readonly word: string;
  readonly label: string;
  readonly submit: string;
  readonly busy: string | false;
  readonly error: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
};

/** Asks for what cannot be undone by whoever does it: a word is typed, so that no slip of the hand does it. */
export const Typed = ({
  title,
  children,
  word,
  label,
  submit,
  busy,
  error,
  onConfirm,
  onClose,
}: TypedProps) => {
  const [text, setText] = useState('');
  const isRight = text.trim() === word;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (isRight) onConfirm();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={send} className="flex flex-col gap-4">
        <div className="text-ink-2">{children}</div>
        <Field
          label={label}
          name="confirmation"
          autoComplete="off"
          autoFocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {error}
        <div className="flex justify-end gap-2">
          <Button size="form" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button
            type="submit"
            size="form"
            className={isRight ? 'danger' : ''}
            disabled={!isRight}
            busy={busy}
          >
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
