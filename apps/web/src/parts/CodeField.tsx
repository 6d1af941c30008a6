import { useId, useRef } from 'react';
import { FieldNote } from './FieldNote.tsx';

const length = 6;
const places = Array.from({ length }, (_, place) => place);

const digitsOf = (text: string): string => text.replace(/\D/g, '').slice(0, length);

export type CodeFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (code: string) => void;
  /** Called with a code that is whole. */
  readonly onComplete?: (code: string) => void;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
  /** Its label is said and not shown, where the page says it. */
  readonly isLabelHidden?: boolean;
};

/** Six digits in six boxes: one field to write in, paste into and read out, over boxes that only show it. */
export const CodeField = ({
  label,
  value,
  onChange,
  onComplete,
  error,
  autoFocus = false,
  isLabelHidden = false,
}: CodeFieldProps) => {
  const id = useId();
  const noteId = `${id}-note`;
  const input = useRef<HTMLInputElement>(null);
  const toEnd = () => input.current?.setSelectionRange(length, length);
  return (
    <div>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'mb-1 block font-medium'}>
        {label}
      </label>
      <div className="group relative grid grid-cols-6 gap-2">
        {places.map((place) => (
          <span
            key={place}
            aria-hidden="true"
            className={`field flex h-[54px] items-center justify-center text-20 tabular-nums ${
              place === Math.min(value.length, length - 1)
                ? 'group-focus-within:outline-2 group-focus-within:-outline-offset-1 group-focus-within:outline-accent'
                : ''
            }`}
          >
            {value[place]}
            {place === value.length && (
              <span className="hidden h-6 w-px animate-pulse bg-ink group-focus-within:block" />
            )}
          </span>
        ))}
        <input
          ref={input}
          id={id}
          // biome-ignore lint/a11y/noAutofocus: the one field of its page
          autoFocus={autoFocus}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\d{6}"
          required
          value={value}
          aria-invalid={error !== undefined}
          {...(error === undefined ? {} : { 'aria-describedby': noteId })}
          onChange={({ currentTarget }) => {
            const code = digitsOf(currentTarget.value);
            onChange(code);
            if (code.length === length && code !== value) onComplete?.(code);
          }}
          onSelect={toEnd}
          className="absolute inset-0 cursor-text opacity-0"
        />
      </div>
      <FieldNote id={noteId} error={error} hint={undefined} />
    </div>
  );
};
