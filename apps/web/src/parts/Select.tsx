import { ChevronsUpDown } from 'lucide-react';
import { type SelectHTMLAttributes, useId } from 'react';
import { Icon } from './Icon.tsx';

export type SelectProps = SelectHTMLAttributes<HTMLSelectElement> & {
  readonly label: string;
  readonly hint?: string;
};

/** A choice of a few by the browser's own list. */
export const Select = ({ label, hint, children, ...select }: SelectProps) => {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <div className="relative">
        <select
          {...select}
          id={id}
          {...(hint === undefined ? {} : { 'aria-describedby': hintId })}
          className="field h-8 w-full appearance-none px-2.5 pr-8"
        >
          {children}
        </select>
        <Icon of={ChevronsUpDown} className="pointer-events-none absolute top-2 right-2.5 text-ink-2" />
      </div>
      {hint !== undefined && (
        <p id={hintId} className="mt-1 text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
};
