import { limits } from '@flux/contracts/limits';
import { sanitizePlainText } from '@flux/sanitize';
import { type FormEvent, type ReactNode, useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { t } from '../words/words.ts';

export type NameDialogProps = {
  readonly title: string;
  readonly submit: string;
  readonly busy: string | false;
  readonly error: unknown;
  /** A name to begin with. */
  readonly name?: string | undefined;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
  /** What else is asked. */
  readonly children?: ReactNode;
};

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Asks for the name of something new. */
export const NameDialog = ({
  title,
  submit,
  busy,
  error,
  name: first = '',
  onName,
  onClose,
  children,
}: NameDialogProps) => {
  const [text, setText] = useState(first);
  const [fault, setFault] = useState<string>();
  const send = (event: FormEvent) => {
    event.preventDefault();
    const name = sanitizePlainText(text);
    if (name === '') setFault(t('name.missing'));
    else if (bytes(name) > limits.name) setFault(t('name.long'));
    else onName(name);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form noValidate onSubmit={send} className="flex flex-col gap-4">
        <Field
          label={t('field.name')}
          name="name"
          autoComplete="off"
          value={text}
          error={fault}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setFault(undefined);
          }}
        />
        {children}
        {error !== null && <FormError error={error} />}
        <div className="flex justify-end gap-2">
          <Button kind="quiet" size="form" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" kind="ink" size="form" busy={busy}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
