import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../../parts/Icon.tsx';

export type RowProps = {
  readonly icon: LucideIcon;
  readonly name: ReactNode;
  readonly state: string;
  readonly children: ReactNode;
};

/** One way of proving who one is: what it is called, how it stands, what can be done with it. */
export const Row = ({ icon, name, state, children }: RowProps) => (
  <li className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2">
    <Icon of={icon} className="text-ink-2" />
    <span className="min-w-0 flex-1">
      <span className="block font-medium break-words">{name}</span>
      <span className="block text-ink-3">{state}</span>
    </span>
    <span className="flex gap-1">{children}</span>
  </li>
);
