import { ChevronsUpDown } from 'lucide-react';
import { Icon } from './Icon.tsx';

export type QuietSelectProps<T extends string> = {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly title: string }[];
  readonly value: string;
  readonly disabled?: boolean;
  readonly onChange: (value: T) => void;
};

/** A choice in a row of a table: quiet until it is pointed at. */
export const QuietSelect = <T extends string>(props: QuietSelectProps<T>) => {
  const { label, options, value, disabled = false, onChange } = props;
  return (
    <span className="relative inline-flex items-center">
      <select
        aria-label={label}
        value={value}
        disabled={disabled}
        className="h-11 appearance-none rounded-control bg-transparent pr-7 pl-2.5 text-ink-2 hover:bg-hover focus-visible:-outline-offset-2 desk:h-7"
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ))}
      </select>
      <Icon of={ChevronsUpDown} size={14} className="pointer-events-none absolute right-2 text-ink-3" />
    </span>
  );
};
