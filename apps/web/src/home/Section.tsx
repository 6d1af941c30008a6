import { type ReactNode, useId } from 'react';

export type SectionProps = {
  readonly title: string;
  /** How many there are. */
  readonly count?: number;
  /** At the right of the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
};

/** A part of the page under its title and a hairline. */
export const Section = ({ title, count, aside, children }: SectionProps) => {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="flex min-h-9 items-center justify-between gap-4 border-line border-b pb-1">
        <h2 id={id} className="text-16 font-semibold">
          {title}
          {count !== undefined && count > 0 && (
            <span className="ml-2 text-13 font-normal text-ink-3 tabular-nums">{count}</span>
          )}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
};
