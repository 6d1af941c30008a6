import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes } from 'react';
import { Icon } from './Icon.tsx';
import { keysName } from './keyNames.ts';

export type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly icon: LucideIcon;
  /** Its name, for the tooltip and for who listens. */
  readonly label: string;
  /** The keys that do the same, such as `Ctrl Shift Z`. */
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
    title={hotkey === undefined ? label : `${label} (${keysName(hotkey)})`}
    {...rest}
    className={`icon-button ${className}`}
  >
    <Icon of={icon} size={iconSize} />
  </button>
);
