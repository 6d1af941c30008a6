import { type InputHTMLAttributes, type ReactNode, useId } from 'react';
import { FieldNote } from './FieldNote.tsx';

export type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  readonly label: string;
  /** A sentence that says what to do about it. */
  readonly error?: string | undefined;
  readonly hint?: string;
  /** Beside the label, at the right edge. */
  readonly aside?: ReactNode;
  /** Inside the field, at its right edge. */
  readonly trailing?: ReactNode;
  /** 40 px at the door, 32 elsewhere. */
  readonly isLarge?: boolean;
};

export const Field = ({
  label,
  error,
  hint,
  aside,
  trailing,
  isLarge = false,
  className = '',
  ...input
}: FieldProps) => {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className={className}>
      <div className="mb-1 flex justify-between gap-3">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {aside}
      </div>
      <div className="relative">
        <input
          {...input}
          id={id}
          aria-invalid={error !== undefined}
          {...((error ?? hint) === undefined ? {} : { 'aria-describedby': noteId })}
          className={`field w-full ${isLarge ? 'h-10 px-3 text-14' : 'h-8 px-2.5'} ${trailing === undefined ? '' : 'pr-11'}`}
        />
        {trailing !== undefined && (
          <div className="absolute inset-y-0 right-1.5 flex items-center">{trailing}</div>
        )}
      </div>
      <FieldNote id={noteId} error={error} hint={hint} />
    </div>
  );
};
