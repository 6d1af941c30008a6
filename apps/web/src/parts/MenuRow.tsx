import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes } from 'react';
import { Icon } from './Icon.tsx';

export type MenuRowProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly icon: LucideIcon;
  readonly label: string;
};

/** An action in a menu; taking it closes the menu. */
export const MenuRow = ({ icon, label, ...rest }: MenuRowProps) => (
  <button
    type="button"
    data-closes=""
    {...rest}
    className="flex h-11 w-full items-center gap-2 rounded-control px-2 text-left hover:bg-hover disabled:text-ink-3 aria-pressed:bg-press desk:h-7"
  >
    <Icon of={icon} />
    {label}
  </button>
);
