import { type ReactNode, useId, useRef } from 'react';

export type MenuProps = {
  /** What opens it. */
  readonly button: ReactNode;
  /** The button's name, where it shows no text. */
  readonly label?: string;
  readonly buttonClass?: string;
  readonly children: ReactNode;
  /** Where it stands to its button. */
  readonly side: 'below' | 'beside' | 'above';
};

/** Pixels between the button and what floats. */
const gap = 6;

function placeAt(menu: HTMLElement, button: HTMLElement, side: MenuProps['side']): void {
  const from = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const left = side === 'beside' ? from.right + gap : from.left;
  const top =
    side === 'below' ? from.bottom + gap : side === 'above' ? from.top - height - gap : from.bottom - height;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}

/** A few actions and facts behind a button: the browser's popover, closed by Esc, a click elsewhere or a choice. */
export const Menu = ({ label, button, buttonClass = '', children, side }: MenuProps) => {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  return (
    <>
      <button
        ref={opener}
        type="button"
        {...(label === undefined ? {} : { 'aria-label': label, title: label })}
        popoverTarget={id}
        className={buttonClass}
      >
        {button}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the click bubbles from the buttons inside */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key press on a button inside is a click */}
      <div
        ref={menu}
        id={id}
        popover="auto"
        className="floats fixed inset-auto m-0 min-w-[200px] p-1 text-ink"
        onToggle={(event) => {
          if (event.newState !== 'open' || menu.current === null || opener.current === null) return;
          placeAt(menu.current, opener.current, side);
        }}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest('[data-closes]') !== null)
            menu.current?.hidePopover();
        }}
      >
        {children}
      </div>
    </>
  );
};
