import { Search } from 'lucide-react';
import { Icon } from '../parts/Icon.tsx';

export type SearchFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** Looks through the list below it. */
export const SearchField = ({ label, value, onChange }: SearchFieldProps) => (
  <span className="relative inline-flex items-center max-desk:w-full">
    <Icon of={Search} className="pointer-events-none absolute left-2.5 text-ink-3" />
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      maxLength={100}
      className="field h-11 w-full pr-2.5 pl-8 desk:h-8 desk:w-[220px]"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  </span>
);
