import type { ReactNode } from 'react';

export type HeadingProps = { readonly title: string; readonly lead?: string; readonly children?: ReactNode };

/** What a section is called, what it is for, and the one thing to do with all of it. */
export const Heading = ({ title, lead, children }: HeadingProps) => (
  <div className="mb-6 flex flex-wrap items-end gap-x-6 gap-y-3">
    <div className="min-w-full flex-1 desk:min-w-0">
      <h1 className="text-28 font-semibold">{title}</h1>
      {lead !== undefined && <p className="text-14 text-ink-2">{lead}</p>}
    </div>
    {children}
  </div>
);
