import { type MessageKey, t } from '../words/words.ts';

/** What stands on keys whose name is a word, where it differs between languages. */
const named: Readonly<Record<string, MessageKey>> = {
  Ctrl: 'key.ctrl',
  Del: 'key.delete',
  Enter: 'key.enter',
  Esc: 'key.escape',
  Shift: 'key.shift',
};
const onMac: Readonly<Record<string, string>> = { Ctrl: '⌘', Shift: '⇧' };

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** A key as it is written on the keyboard of whoever reads. */
export function keyName(key: string): string {
  const symbol = isMac ? onMac[key] : undefined;
  const name = named[key];
  return symbol ?? (name === undefined ? key : t(name));
}

/** Keys pressed together, given as `Ctrl Shift Z`. */
export const keysName = (keys: string): string => keys.split(' ').map(keyName).join(' ');
