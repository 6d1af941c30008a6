/**
 * Keeps a key that was used from the browser; and one that moved the focus, into an editor that it opened, from the page:
 * it is a sign there and no shortcut.
 */
export function settleKey(event: KeyboardEvent, isUsed: boolean): void {
  if (isUsed) event.preventDefault();
  else if (event.target !== document.activeElement) event.stopPropagation();
}
