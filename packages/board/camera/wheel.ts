import type { WheelDevice } from '../boardApi.ts';
import {
  MOUSE_NOTCHES,
  NOTCH_ZOOM,
  PAGE_STEP,
  PINCH_WHEEL_FACTOR,
  WHEEL_GUESS_HOLDS,
  WHEEL_LINE,
  WHEEL_ZOOM_CAP,
} from '../constants.ts';
import type { Size } from './camera.ts';

/** The part of a `WheelEvent` that says what a person did. `deltaMode`: 0 px, 1 lines, 2 pages. */
export type WheelLike = {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly timeStamp: number;
};

export type WheelMove =
  | { readonly kind: 'pan'; readonly dx: number; readonly dy: number }
  | { readonly kind: 'zoom'; readonly factor: number };

export type WheelSettings = { readonly device: WheelDevice; readonly zooms: boolean };

const LINES = 1;
const PAGES = 2;

function looksLikeMouse(event: WheelLike): boolean {
  if (event.deltaMode !== 0) return true;
  const turn = Math.abs(event.deltaY);
  return event.deltaX === 0 && turn > 0 && MOUSE_NOTCHES.some((notch) => turn % notch === 0);
}

/** Notches of a mouse wheel: browsers count 100 or 120 px, or 3 lines, for each. */
function notches(event: WheelLike): number {
  if (event.deltaMode === LINES) return event.deltaY / 3;
  if (event.deltaMode === PAGES) return event.deltaY;
  const unit = MOUSE_NOTCHES.find((notch) => event.deltaY % notch === 0) ?? MOUSE_NOTCHES[0];
  return event.deltaY / unit;
}

function zoomFactor(exponent: number): number {
  return Math.exp(Math.min(WHEEL_ZOOM_CAP, Math.max(-WHEEL_ZOOM_CAP, exponent)));
}

/**
 * Reads wheel events as pan or zoom (board.md, Input). The guess between mouse and trackpad holds 400 ms from
 * the last event, so a single odd delta in a gesture does not turn it into the other device's.
 */
export function wheelReader(
  settings: () => WheelSettings,
  size: () => Size,
): (event: WheelLike) => WheelMove {
  let guess: 'mouse' | 'trackpad' = 'mouse';
  let heard = Number.NEGATIVE_INFINITY;

  const deviceOf = (event: WheelLike): 'mouse' | 'trackpad' => {
    const { device } = settings();
    if (device !== 'automatic') return device;
    if (event.timeStamp - heard > WHEEL_GUESS_HOLDS) guess = looksLikeMouse(event) ? 'mouse' : 'trackpad';
    heard = event.timeStamp;
    return guess;
  };

  return (event) => {
    const device = deviceOf(event);
    if (device === 'mouse' && (event.ctrlKey || (settings().zooms && !event.shiftKey))) {
      return { kind: 'zoom', factor: zoomFactor(-notches(event) * Math.log(NOTCH_ZOOM)) };
    }
    if (event.ctrlKey) return { kind: 'zoom', factor: zoomFactor(-event.deltaY * PINCH_WHEEL_FACTOR) };
    const { width, height } = size();
    const unitX = event.deltaMode === LINES ? WHEEL_LINE : event.deltaMode === PAGES ? width * PAGE_STEP : 1;
    const unitY = event.deltaMode === LINES ? WHEEL_LINE : event.deltaMode === PAGES ? height * PAGE_STEP : 1;
    const dx = -event.deltaX * unitX + 0;
    const dy = -event.deltaY * unitY + 0;
    // Chrome on some systems swaps the axes itself; then there is a deltaX and nothing to do.
    if (device === 'mouse' && event.shiftKey && event.deltaX === 0) return { kind: 'pan', dx: dy, dy: 0 };
    return { kind: 'pan', dx, dy };
  };
}
