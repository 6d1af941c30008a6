import { useEffect } from 'react';
import { currentCommands, openPalette } from './commands.ts';

const storageKey = 'flux.letterKeys';

/** Whether letters alone are shortcuts (WCAG 2.1.4: who dictates needs them off); kept in this browser. */
export const letterKeys = {
  read: (): boolean => {
    try {
      return localStorage.getItem(storageKey) !== 'off';
    } catch {
      return true;
    }
  },
  write: (isOn: boolean): void => {
    try {
      if (isOn) localStorage.removeItem(storageKey);
      else localStorage.setItem(storageKey, 'off');
    } catch {
      // A browser that keeps nothing has them on.
    }
  },
};

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** The keys of a press as commands name them; `Ctrl` is Cmd on a Mac. */
export function keysOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Press): string {
  const isLetter = /^\p{L}$/u.test(key);
  return [
    ...(ctrlKey || metaKey ? ['Ctrl'] : []),
    ...(altKey ? ['Alt'] : []),
    // What Shift makes of another key is its own name, such as `?`.
    ...(shiftKey && (isLetter || key.length > 1) ? ['Shift'] : []),
    isLetter ? key.toLocaleUpperCase() : key,
  ].join(' ');
}

const writing = 'input, select, textarea, dialog, [contenteditable], [popover]';
const board = '[role="application"]';

/** Whether keys belong to what has the focus: a field, a dialog, the board. The board's own keys leave `?` free. */
const isTaken = (target: EventTarget | null, keys: string): boolean =>
  target instanceof Element && target.closest(keys === '?' ? writing : `${writing}, ${board}`) !== null;

/** Ctrl K everywhere; the commands' own keys where nobody writes. */
export function useCommandKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const keys = keysOf(event);
      if (keys === 'Ctrl K') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (isTaken(event.target, keys)) return;
      const isLetter = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (isLetter && !letterKeys.read()) return;
      const command = currentCommands().find(
        (one) => one.keysOf === undefined && one.keys?.join(' ') === keys,
      );
      if (command === undefined) return;
      event.preventDefault();
      command.run();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
