import type { ButtonHTMLAttributes } from 'react';

const sizes = { row: '', form: 'button-form', door: 'button-door' } as const;

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** One `ink` button per view at most: the action. */
  readonly kind?: 'ink' | 'plain' | 'quiet';
  /** 28, 32 or 40 px. */
  readonly size?: keyof typeof sizes;
  /** What is happening now, in place of the label; the button does nothing meanwhile. */
  readonly busy?: string | false;
};

const Ring = () => (
  <svg aria-hidden="true" className="spin" width="16" height="16" viewBox="0 0 16 16" fill="none">
    <path d="M8 2a6 6 0 1 1-5.2 3" stroke="currentColor" strokeWidth="1.33" strokeLinecap="round" />
  </svg>
);

export const Button = ({
  kind = 'plain',
  size = 'row',
  busy = false,
  className = '',
  children,
  ...rest
}: ButtonProps) => (
  <button
    type="button"
    {...rest}
    {...(busy === false ? {} : { 'aria-busy': true, disabled: true })}
    className={`button button-${kind} ${sizes[size]} ${className}`}
  >
    {busy === false ? (
      children
    ) : (
      <>
        <Ring />
        {busy}
      </>
    )}
  </button>
);
