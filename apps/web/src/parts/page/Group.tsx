import type { ReactNode } from 'react';

/** Some parts under what they are. */
export const Group = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="border-line border-t px-6 py-5 first:border-t-0">
    <h2 className="mb-3 text-ink-3">{title}</h2>
    <div className="flex flex-col items-stretch gap-4">{children}</div>
  </section>
);

export const Row = ({ children }: { readonly children: ReactNode }) => (
  <div className="flex flex-wrap items-center gap-2">{children}</div>
);
