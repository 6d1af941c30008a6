import { type TextareaHTMLAttributes, useId } from 'react';
import { FieldNote } from './FieldNote.tsx';

export type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  readonly label: string;
  /** A sentence that says what to do about it. */
  readonly error?: string | undefined;
  readonly hint?: string;
};

/** A field of several lines. */
export const TextArea = ({ label, error, hint, ...area }: TextAreaProps) => {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <textarea
        {...area}
        id={id}
        aria-invalid={error !== undefined}
        {...((error ?? hint) === undefined ? {} : { 'aria-describedby': noteId })}
        className="field block w-full resize-y px-2.5 py-1.5"
      />
      <FieldNote id={noteId} error={error} hint={hint} />
    </div>
  );
};
