import type { WheelLike } from '../camera/wheel.ts';
import type { Point } from '../geometry/point.ts';
import type { PointerLike } from '../input/events.ts';
import type { Gestures } from '../input/gestures.ts';
import type { KeyLike } from '../input/keys.ts';
import { createPrediction } from '../input/prediction.ts';
import { keyOf } from './keyOf.ts';
import { settleKey } from './settleKey.ts';

export type Listeners = {
  readonly gestures: Gestures;
  /** `ctrlKey` of pointers is Cmd on a Mac. */
  readonly isMac: boolean;
  readonly wheel: (event: WheelLike, at: Point) => void;
  /** Safari's own pinch: the scale since the last event. */
  readonly pinch: (scale: number, at: Point) => void;
  /** True when the key was used, so that the browser must not. */
  readonly key: (event: KeyLike) => boolean;
  readonly space: (held: boolean) => void;
  readonly focus: (isVisible: boolean) => void;
  readonly resized: () => void;
  readonly blurred: () => void;
};

/** What Safari gives beside the standard events. */
const readScale = (event: Event): number =>
  'scale' in event && typeof event.scale === 'number' && event.scale > 0 ? event.scale : 1;

/** A place of an event in px of the board. */
export function placeIn(host: HTMLElement, event: MouseEvent): Point {
  const { left, top } = host.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

function pointerListeners(host: HTMLElement, listeners: Listeners, signal: AbortSignal): void {
  const { gestures } = listeners;
  const place = (event: MouseEvent): Point => placeIn(host, event);
  const timed = (event: PointerEvent) => ({
    ...place(event),
    pressure: event.pressure,
    time: event.timeStamp,
  });
  const prediction = createPrediction();
  const pointer = (event: PointerEvent): PointerLike => ({
    ...place(event),
    pointerId: event.pointerId,
    pointerType: event.pointerType,
    button: event.button,
    buttons: event.buttons,
    width: event.width,
    pressure: event.pressure,
    timeStamp: event.timeStamp,
    shiftKey: event.shiftKey,
    altKey: event.altKey,
    ctrlKey: listeners.isMac ? event.metaKey : event.ctrlKey,
  });
  host.addEventListener(
    'pointerdown',
    (event) => {
      host.focus({ preventScroll: true });
      listeners.focus(false);
      host.setPointerCapture(event.pointerId);
      // No text selection, no scrolling by the middle button; the focus was set above.
      event.preventDefault();
      prediction.reset();
      gestures.down(pointer(event));
    },
    { signal },
  );
  host.addEventListener(
    'pointermove',
    (event) => {
      const path = event.getCoalescedEvents?.().map(timed) ?? [];
      const actual = path.length === 0 ? [timed(event)] : path;
      const ahead = prediction.accept(actual, event.getPredictedEvents?.().map(timed) ?? []);
      gestures.move(pointer(event), actual, event.buttons === 0 ? [] : ahead);
    },
    { signal },
  );
  host.addEventListener('pointerup', (event) => gestures.up(pointer(event)), { signal });
  host.addEventListener('pointercancel', (event) => gestures.systemCancel(pointer(event)), { signal });
  host.addEventListener('lostpointercapture', (event) => gestures.lostCapture(event.pointerId), { signal });
  host.addEventListener('pointerleave', () => gestures.leave(), { signal });
  host.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  host.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      listeners.wheel(event, place(event));
    },
    { signal, passive: false },
  );
}

function safariPinch(host: HTMLElement, listeners: Listeners, signal: AbortSignal): void {
  let before = 1;
  const place = (event: Event): Point => {
    const { left, top, width, height } = host.getBoundingClientRect();
    return event instanceof MouseEvent
      ? { x: event.clientX - left, y: event.clientY - top }
      : { x: width / 2, y: height / 2 };
  };
  host.addEventListener(
    'gesturestart',
    (event) => {
      event.preventDefault();
      before = 1;
    },
    { signal },
  );
  host.addEventListener(
    'gesturechange',
    (event) => {
      event.preventDefault();
      const scale = readScale(event);
      listeners.pinch(scale / before, place(event));
      before = scale;
    },
    { signal },
  );
}

const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Alt', 'Control', 'Meta']);

function keyListeners(host: HTMLElement, listeners: Listeners, signal: AbortSignal): void {
  const modifiers = (event: KeyboardEvent): void => {
    if (!MODIFIERS.has(event.key)) return;
    listeners.gestures.keys({
      shift: event.shiftKey,
      alt: event.altKey,
      ctrl: listeners.isMac ? event.metaKey : event.ctrlKey,
    });
    // Alt alone would open the browser's menu in the middle of a drag.
    if (event.key === 'Alt' && listeners.gestures.isActive()) event.preventDefault();
  };
  host.addEventListener(
    'keydown',
    (event) => {
      modifiers(event);
      if (event.key === ' ') {
        event.preventDefault();
        if (!event.repeat) listeners.space(true);
      } else settleKey(event, listeners.key(keyOf(event)));
    },
    { signal },
  );
  host.addEventListener(
    'keyup',
    (event) => {
      modifiers(event);
      if (event.key === ' ') listeners.space(false);
    },
    { signal },
  );
  host.addEventListener('focus', () => listeners.focus(host.matches(':focus-visible')), { signal });
  host.addEventListener(
    'blur',
    () => {
      listeners.space(false);
      listeners.focus(false);
    },
    { signal },
  );
}

/** Calls when the screen's pixels change: another screen, or the browser's own zoom. */
function watchRatio(resized: () => void, signal: AbortSignal): void {
  const watch = (): void => {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      'change',
      () => {
        resized();
        watch();
      },
      { signal, once: true },
    );
  };
  watch();
}

/** Joins the DOM's events to the board; all of them end with the signal. */
export function listen(host: HTMLElement, listeners: Listeners, signal: AbortSignal): void {
  pointerListeners(host, listeners, signal);
  safariPinch(host, listeners, signal);
  keyListeners(host, listeners, signal);
  window.addEventListener('blur', listeners.blurred, { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.hidden) listeners.blurred();
    },
    { signal },
  );
  watchRatio(listeners.resized, signal);
  const sizes = new ResizeObserver(listeners.resized);
  sizes.observe(host);
  signal.addEventListener('abort', () => sizes.disconnect());
}
