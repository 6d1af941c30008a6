import { type TextareaHTMLAttributes, useId } from 'react';

export type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  readonly label: string;
  readonly hint?: string;
};

/** A field of several lines. */
export const TextArea = ({ label, hint, ...area }: TextAreaProps) => {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <textarea
        {...area}
        id={id}
        {...(hint === undefined ? {} : { 'aria-describedby': hintId })}
        className="field block w-full resize-y px-2.5 py-1.5"
      />
      {hint !== undefined && (
        <p id={hintId} className="mt-1 text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
};
