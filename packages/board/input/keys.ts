import type { CommandName, ToolName } from '../boardApi.ts';
import { NUDGE, NUDGE_FAR } from '../constants.ts';

/** The part of a DOM `KeyboardEvent` that is read. */
export type KeyLike = {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
  readonly isAltGraph: boolean;
};

export type KeyAction =
  | { readonly kind: 'command'; readonly command: CommandName }
  | { readonly kind: 'tool'; readonly tool: ToolName }
  /** Board px. */
  | { readonly kind: 'nudge'; readonly dx: number; readonly dy: number }
  | { readonly kind: 'size'; readonly dw: number; readonly dh: number }
  /** Of the view: 1 is one page down or to the right. */
  | { readonly kind: 'page'; readonly x: number; readonly y: number }
  | { readonly kind: 'enter' }
  | { readonly kind: 'menu' };

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const TOOLS: Readonly<Record<string, ToolName>> = {
  v: 'select',
  h: 'hand',
  r: 'rectangle',
  o: 'ellipse',
  d: 'diamond',
  l: 'line',
  p: 'pen',
  a: 'connector',
  'shift+p': 'highlighter',
  t: 'text',
  n: 'note',
};

/** Keys with Ctrl, by `key` in lower case; with Shift as `shift+`. */
const WITH_CTRL: Readonly<Record<string, CommandName>> = {
  z: 'undo',
  'shift+z': 'redo',
  y: 'redo',
  a: 'selectAll',
  '=': 'zoomIn',
  '+': 'zoomIn',
  'shift++': 'zoomIn',
  '-': 'zoomOut',
  '0': 'zoomTo100',
  d: 'duplicate',
  'shift+l': 'lock',
};

const PLAIN: Readonly<Record<string, CommandName>> = {
  delete: 'delete',
  backspace: 'delete',
  escape: 'back',
  '+': 'zoomIn',
  'shift++': 'zoomIn',
  '-': 'zoomOut',
  '.': 'nextObject',
  ',': 'previousObject',
};

/** Digits and brackets are matched by `code`: with Shift their `key` depends on the layout. */
const SHIFTED_CODES: Readonly<Record<string, CommandName>> = {
  Digit1: 'fitAll',
  Digit2: 'fitSelection',
  BracketRight: 'toFront',
  BracketLeft: 'toBack',
};
const SHIFTED: Readonly<Record<string, CommandName>> = { i: 'insertImage', a: 'connectTo' };
const CODES: Readonly<Record<string, CommandName>> = { BracketRight: 'forward', BracketLeft: 'backward' };

/** Alt on a Mac changes the `key`, so the place on the keyboard counts there too. */
const WITH_ALT: Readonly<Record<string, CommandName>> = {
  '.': 'turnRight',
  ',': 'turnLeft',
  Period: 'turnRight',
  Comma: 'turnLeft',
};

const command = (name: CommandName | undefined): KeyAction | undefined =>
  name === undefined ? undefined : { kind: 'command', command: name };

const isLetter = (key: string): boolean => key.length === 1 && key.toLowerCase() !== key.toUpperCase();

/**
 * Whether a key writes a letter or a digit, or begins one by an input method or a dead key. Other signs go from object to
 * object and zoom, whatever is chosen.
 */
export function isTyping(event: KeyLike): boolean {
  if (event.isComposing || (event.shiftKey && SHIFTED_CODES[event.code] !== undefined)) return false;
  if (!event.isAltGraph && (event.ctrlKey || event.metaKey || event.altKey)) return false;
  return /^(?:[\p{L}\p{N}]|Dead|Process)$/u.test(event.key);
}

function withCtrl(event: KeyLike, key: string): KeyAction | undefined {
  if (event.altKey) return undefined;
  const arrow = ARROWS[event.key];
  if (arrow !== undefined) {
    const step = event.shiftKey ? NUDGE_FAR : NUDGE;
    return { kind: 'size', dw: arrow[0] * step, dh: arrow[1] * step };
  }
  return command(WITH_CTRL[event.shiftKey ? `shift+${key}` : key]);
}

function plain(event: KeyLike, key: string, letters: boolean): KeyAction | undefined {
  const arrow = ARROWS[event.key];
  const step = event.shiftKey ? NUDGE_FAR : NUDGE;
  if (arrow !== undefined) return { kind: 'nudge', dx: arrow[0] * step, dy: arrow[1] * step };
  if (event.key === 'PageUp' || event.key === 'PageDown') {
    const way = event.key === 'PageUp' ? -1 : 1;
    return event.shiftKey ? { kind: 'page', x: way, y: 0 } : { kind: 'page', x: 0, y: way };
  }
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) return { kind: 'menu' };
  if ((event.key === 'Enter' || event.key === 'F2') && !event.shiftKey) return { kind: 'enter' };
  if (event.shiftKey && SHIFTED_CODES[event.code] !== undefined) return command(SHIFTED_CODES[event.code]);
  if (isLetter(key)) {
    if (!letters) return undefined;
    const tool = TOOLS[event.shiftKey ? `shift+${key}` : key];
    if (tool !== undefined) return { kind: 'tool', tool };
    if (event.shiftKey) return command(SHIFTED[key]);
    return command(key === 'q' ? 'keepTool' : CODES[event.code]);
  }
  // Where a layout has a sign of the list on the key of a bracket, the sign counts.
  return command(PLAIN[event.shiftKey ? `shift+${key}` : key] ?? CODES[event.code]);
}

/**
 * What a key means with the focus in the canvas (board.md, Keys and names), or nothing: then it is the
 * browser's. Tab is always the browser's, AltGr is never Ctrl + Alt, and keys of an input method are its own.
 */
export function keyAction(
  event: KeyLike,
  settings: { readonly isMac: boolean; readonly letters: boolean },
): KeyAction | undefined {
  if (event.isComposing || event.keyCode === 229 || event.isAltGraph) return undefined;
  const ctrl = settings.isMac ? event.metaKey : event.ctrlKey;
  if (settings.isMac ? event.ctrlKey : event.metaKey) return undefined;
  const key = event.key.toLowerCase();
  if (ctrl) return withCtrl(event, key);
  if (!event.altKey) return plain(event, key, settings.letters);
  return event.shiftKey ? undefined : command(WITH_ALT[key] ?? WITH_ALT[event.code]);
}
