import type { ReactNode } from 'react';

export type StyleFieldProps = {
  readonly label: string;
  /** What is chosen, in words; where there is nothing to choose, nothing. */
  readonly value?: string;
  readonly children: ReactNode;
};

/** A named choice with its value at the right. */
export const StyleField = ({ label, value, children }: StyleFieldProps) => (
  <fieldset aria-label={label}>
    <div className="mb-1 flex justify-between gap-2">
      <span className="text-ink-3">{label}</span>
      <span className="truncate tabular-nums">{value}</span>
    </div>
    {children}
  </fieldset>
);
