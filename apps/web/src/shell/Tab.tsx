import type { LucideIcon } from 'lucide-react';
import { Link } from 'wouter';
import { Icon } from '../parts/Icon.tsx';

export type TabProps = {
  readonly href: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isCurrent: boolean;
  /** Something in it waits for the person. */
  readonly waits?: boolean;
};

/** A place in the bar of a phone. */
export const Tab = ({ href, icon, label, isCurrent, waits = false }: TabProps) => (
  <Link href={href} aria-current={isCurrent ? 'page' : undefined} className="tab">
    <span className="relative">
      <Icon of={icon} size={20} />
      {waits && <span className="absolute -top-0.5 -right-1.5 size-2 rounded-round bg-accent" />}
    </span>
    {label}
  </Link>
);
