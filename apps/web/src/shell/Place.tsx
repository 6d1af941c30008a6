import type { LucideIcon } from 'lucide-react';
import { Link } from 'wouter';
import { Icon } from '../parts/Icon.tsx';

export type PlaceProps = {
  readonly href: string;
  readonly label: string;
  /** Without one it is a thing inside the place above it. */
  readonly icon?: LucideIcon;
  readonly isCurrent: boolean;
  /** How many things are in it. */
  readonly count?: number;
  /** How many of them wait for the person: then the row is bold and the count in accent. */
  readonly unread?: number;
  readonly onPointerEnter?: () => void;
};

const Count = ({ count = 0, unread = 0 }: Pick<PlaceProps, 'count' | 'unread'>) => {
  if (unread > 0) return <span className="ml-auto text-accent-text tabular-nums">{unread}</span>;
  if (count > 0) return <span className="ml-auto font-normal text-ink-3 tabular-nums">{count}</span>;
  return null;
};

/** A row of the project column: where one can go. */
export const Place = ({ href, label, icon, isCurrent, count, unread, onPointerEnter }: PlaceProps) => (
  <Link
    href={href}
    title={label}
    aria-current={isCurrent ? 'page' : undefined}
    onPointerEnter={onPointerEnter}
    className={`place ${icon === undefined ? 'place-inside pl-8' : ''} ${(unread ?? 0) > 0 ? 'font-semibold text-ink' : ''}`}
  >
    {icon !== undefined && <Icon of={icon} className={isCurrent ? '' : 'text-ink-3'} />}
    <span className="truncate">{label}</span>
    <Count count={count ?? 0} unread={unread ?? 0} />
  </Link>
);
