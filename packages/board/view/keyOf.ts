import type { KeyLike } from '../input/keys.ts';

/** The part of a key event that the board reads. */
export const keyOf = (event: KeyboardEvent): KeyLike => ({
  key: event.key,
  code: event.code,
  shiftKey: event.shiftKey,
  altKey: event.altKey,
  ctrlKey: event.ctrlKey,
  metaKey: event.metaKey,
  isComposing: event.isComposing,
  keyCode: event.keyCode,
  isAltGraph: event.getModifierState('AltGraph'),
});
