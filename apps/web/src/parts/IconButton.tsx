import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes } from 'react';
import { Icon } from './Icon.tsx';

export type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly icon: LucideIcon;
  /** Its name, for the tooltip and for who listens. */
  readonly label: string;
  /** How the key that does the same is written. */
  readonly hotkey?: string;
  readonly iconSize?: 16 | 20;
};

export const IconButton = ({
  icon,
  label,
  hotkey,
  iconSize = 16,
  className = '',
  ...rest
}: IconButtonProps) => (
  <button
    type="button"
    aria-label={label}
    title={hotkey === undefined ? label : `${label} (${hotkey})`}
    {...rest}
    className={`icon-button ${className}`}
  >
    <Icon of={icon} size={iconSize} />
  </button>
);
