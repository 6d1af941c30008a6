import type { CommandName } from '@flux/board';

/** The keys of board.md, Keys and names. */
const keys: Partial<Readonly<Record<CommandName, string>>> = {
  edit: 'F2',
  undo: 'Ctrl Z',
  redo: 'Ctrl Shift Z',
  cut: 'Ctrl X',
  copy: 'Ctrl C',
  paste: 'Ctrl V',
  duplicate: 'Ctrl D',
  delete: 'Del',
  selectAll: 'Ctrl A',
  forward: ']',
  backward: '[',
  toFront: 'Shift ]',
  toBack: 'Shift [',
  lock: 'Ctrl Shift L',
  unlock: 'Ctrl Shift L',
  connectTo: 'Shift A',
  insertImage: 'Shift I',
  fitAll: 'Shift 1',
  fitSelection: 'Shift 2',
};

export const hotkeyOf = (command: CommandName): string | undefined => keys[command];
