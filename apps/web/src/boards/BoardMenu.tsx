import type { Board, BoardState, CommandName } from '@flux/board';
import { Fragment, type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { keysName } from '../parts/keyNames.ts';
import { t } from '../words/words.ts';
import type { Place } from './BoardCanvas.tsx';
import { commandName } from './commandName.ts';
import { hotkeyOf } from './hotkeys.ts';
import { menuItems } from './menuItems.ts';

export type BoardMenuProps = {
  readonly board: Board;
  readonly state: BoardState;
  /** Px from the board's corner. */
  readonly at: Place;
  readonly onClose: () => void;
};

/** Pixels that the menu keeps from the edges of the window. */
const margin = 8;

/** The keys of a menu: which item comes next from the one that has the focus. */
function nextItem(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** The context menu of the board: right click, the menu key, a long press. */
const BoardMenu = ({ board, state, at, onClose }: BoardMenuProps) => {
  const menu = useRef<HTMLDivElement>(null);
  const items = (): HTMLElement[] => [
    ...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []),
  ];

  // biome-ignore lint/correctness/useExhaustiveDependencies: the items are read when it opens
  useLayoutEffect(() => {
    const shown = menu.current;
    const board = shown?.parentElement?.getBoundingClientRect();
    if (shown === null || board === undefined) return;
    shown.showPopover();
    const { width, height } = shown.getBoundingClientRect();
    const left = Math.min(board.left + at.x, innerWidth - width - margin);
    const top = Math.min(board.top + at.y, innerHeight - height - margin);
    shown.style.left = `${Math.max(margin, left)}px`;
    shown.style.top = `${Math.max(margin, top)}px`;
    items()[0]?.focus({ preventScroll: true });
  }, [at]);

  const choose = (command: CommandName) => {
    menu.current?.hidePopover();
    board.focus({ focusVisible: false });
    board.run(command);
  };

  const move = (event: KeyboardEvent) => {
    const all = items();
    const from = document.activeElement instanceof HTMLElement ? all.indexOf(document.activeElement) : -1;
    const next = nextItem(event.key, from, all.length);
    if (next === undefined) return;
    event.preventDefault();
    all[next]?.focus();
  };

  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={t('boardMenu.label')}
      popover="auto"
      className="floats fixed inset-auto m-0 min-w-[220px] p-1 text-ink"
      onKeyDown={move}
      onContextMenu={(event) => event.preventDefault()}
      onToggle={(event) => {
        if (event.newState !== 'closed') return;
        if (menu.current?.contains(document.activeElement) !== false) board.focus({ focusVisible: false });
        onClose();
      }}
    >
      {menuItems(state).map((section, place) => (
        <Fragment key={section[0]}>
          {place > 0 && <hr className="my-1 border-line" />}
          {section.map((command) => (
            <button
              key={command}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className="flex h-11 w-full items-center justify-between gap-6 rounded-control px-2.5 text-left outline-none hover:bg-hover focus:bg-hover active:bg-press desk:h-7"
              onClick={() => choose(command)}
            >
              {commandName(command)}
              <span className="text-ink-3 tabular-nums" aria-hidden="true">
                {keysName(hotkeyOf(command) ?? '')}
              </span>
            </button>
          ))}
        </Fragment>
      ))}
    </div>
  );
};

export default BoardMenu;
