import { DRAG_THRESHOLD, LONG_PRESS, PALM, PINCH_TAKES_BACK, SYSTEM_CANCEL } from '../constants.ts';
import type { InkPoint } from '../geometry/path.ts';
import { distance, type Point } from '../geometry/point.ts';
import { clickCounter } from './clicks.ts';
import {
  deviceOf,
  type InputEvent,
  type Modifiers,
  type PointerLike,
  type Sample,
  sampleOf,
} from './events.ts';
import { trackFingers } from './fingers.ts';

export type GestureOptions = {
  readonly emit: (event: InputEvent) => void;
  /** A move waits for `flush`, which is to come with the next frame. */
  readonly onWaiting: () => void;
  /** The current tool uses Space itself while it acts (a rectangle moves its start). */
  readonly toolTakesSpace: () => boolean;
  readonly penMode: () => boolean;
  /** Calls back after ms unless the returned function is called first. */
  readonly after: (ms: number, callback: () => void) => () => void;
};

/** Turns pointer events into the events tools see, free of the DOM. */
export type Gestures = {
  readonly down: (event: PointerLike) => void;
  /** `path`: the coalesced places of the event, oldest first. */
  readonly move: (event: PointerLike, path?: readonly InkPoint[], predicted?: readonly InkPoint[]) => void;
  readonly up: (event: PointerLike) => void;
  readonly systemCancel: (event: PointerLike) => void;
  readonly lostCapture: (pointerId: number) => void;
  readonly leave: () => void;
  readonly space: (held: boolean) => void;
  /** Shift, Alt or Ctrl changed while the pointer rests: a drag goes on with them. */
  readonly keys: (keys: Omit<Modifiers, 'space'>) => void;
  /** Esc: true when there was a gesture to take back. */
  readonly escape: () => boolean;
  /** The gesture ends where it was seen: a command or another tool comes. */
  readonly settle: () => void;
  /** The window was left: held keys are let go and the gesture ends where it was seen. */
  readonly blur: () => void;
  /** Gives the waiting move to the tool; called first in each frame. */
  readonly flush: () => void;
  readonly isActive: () => boolean;
};

type Active = {
  readonly pointerId: number;
  readonly kind: 'tool' | 'pan' | 'menu';
  readonly start: Sample;
  readonly button: number;
  last: Point;
  lastSample: Sample;
  isDrag: boolean;
  /** The view is pulled within a gesture of the tool: Space or the middle button. */
  isPulling: boolean;
  isLong: boolean;
  stopTimer: (() => void) | undefined;
};

const LEFT = 0;
const MIDDLE = 1;
const RIGHT = 2;
const MIDDLE_BIT = 4;

export function gestures(options: GestureOptions): Gestures {
  const { emit } = options;
  const clicks = clickCounter();
  const fingers = trackFingers();
  let active: Active | undefined;
  let space = false;
  let waiting: { sample: Sample; path: InkPoint[]; predicted: readonly InkPoint[] } | undefined;
  let penSeen = Number.NEGATIVE_INFINITY;
  let penIsDown = false;

  const flush = (): void => {
    const move = waiting;
    waiting = undefined;
    if (move === undefined) return;
    if (active === undefined) {
      emit({ kind: 'hover', ...move.sample });
    } else if (active.kind === 'tool' && !active.isLong) {
      emit({
        kind: 'move',
        isDrag: active.isDrag,
        path: move.path,
        predicted: move.predicted,
        ...move.sample,
      });
    } else if (active.kind === 'tool' && active.isDrag) {
      emit({ kind: 'move', isDrag: true, path: move.path, predicted: move.predicted, ...move.sample });
    }
  };

  const end = (): void => {
    active?.stopTimer?.();
    active = undefined;
  };

  const stop = (kind: 'cancel' | 'finish'): boolean => {
    const ended = active;
    if (kind === 'finish') flush();
    waiting = undefined;
    end();
    if (ended?.kind === 'tool') emit({ kind });
    return ended !== undefined;
  };

  const drift = (at: Point): void => {
    if (active === undefined) return;
    emit({ kind: 'drift', at, dx: at.x - active.last.x, dy: at.y - active.last.y, scale: 1 });
  };

  const begin = (event: PointerLike, kind: Active['kind'], sample: Sample): void => {
    active = {
      pointerId: event.pointerId,
      kind,
      start: sample,
      button: event.button,
      last: sample.at,
      lastSample: sample,
      isDrag: false,
      isPulling: false,
      isLong: false,
      stopTimer: undefined,
    };
    if (kind !== 'tool') return;
    const begun = active;
    emit({ kind: 'down', clicks: clicks.down(sample), ...sample });
    if (sample.device !== 'touch') return;
    begun.stopTimer = options.after(LONG_PRESS.time, () => {
      if (active !== begun || begun.isDrag || distance(begun.last, begun.start.at) > LONG_PRESS.distance)
        return;
      begun.isLong = true;
      emit({ kind: 'longPress', ...sample });
    });
  };

  const isPalm = (event: PointerLike): boolean =>
    event.width > PALM.width || penIsDown || event.timeStamp - penSeen <= PALM.before;

  /** A pen makes touches so far a palm: what they did in the last half second is taken back. */
  const seePen = (event: PointerLike): void => {
    penSeen = event.timeStamp;
    if (!options.penMode()) emit({ kind: 'pen' });
    if (active?.start.device !== 'touch') return;
    stop(event.timeStamp - active.start.time < PALM.before ? 'cancel' : 'finish');
    fingers.reset();
  };

  const touchDown = (event: PointerLike): void => {
    if (isPalm(event)) return;
    fingers.down(event);
    if (fingers.count() > 1) {
      if (active !== undefined) {
        stop(event.timeStamp - active.start.time <= PINCH_TAKES_BACK ? 'cancel' : 'finish');
      }
      return;
    }
    begin(event, options.penMode() ? 'pan' : 'tool', sampleOf(event, space));
  };

  const extraButton = (event: PointerLike): void => {
    if (active === undefined || event.pointerId !== active.pointerId) return;
    if (event.button === RIGHT && active.kind === 'tool') stop('cancel');
  };

  const moveActive = (
    event: PointerLike,
    path: readonly InkPoint[],
    predicted: readonly InkPoint[],
    gesture: Active,
  ): void => {
    const sample = sampleOf(event, space);
    const pulls =
      gesture.kind === 'pan' ||
      (gesture.kind === 'tool' &&
        ((event.buttons & MIDDLE_BIT) !== 0 || (space && gesture.isDrag && !options.toolTakesSpace())));
    if (pulls) drift(sample.at);
    gesture.last = sample.at;
    gesture.lastSample = sample;
    const travel = distance(sample.at, gesture.start.at);
    if (!gesture.isDrag && travel > DRAG_THRESHOLD[sample.device]) {
      gesture.isDrag = true;
      clicks.dragged();
    }
    if (gesture.kind !== 'tool') return;
    waiting = { sample, path: [...(waiting?.path ?? []), ...path], predicted };
    options.onWaiting();
  };

  return {
    down(event) {
      flush();
      const device = deviceOf(event.pointerType);
      if (device === 'touch') {
        touchDown(event);
        return;
      }
      if (device === 'pen') {
        seePen(event);
        penIsDown = true;
      }
      if (active !== undefined) {
        extraButton(event);
        return;
      }
      const sample = sampleOf(event, space);
      if (event.button === RIGHT) begin(event, 'menu', sample);
      else if (event.button === MIDDLE || (event.button === LEFT && space)) begin(event, 'pan', sample);
      else if (event.button === LEFT) begin(event, 'tool', sample);
    },
    move(event, path = [{ x: event.x, y: event.y, pressure: event.pressure }], predicted = []) {
      if (event.pointerType === 'pen') seePen(event);
      if (event.pointerType === 'touch') {
        const pinch = fingers.move(event);
        if (pinch !== undefined) emit(pinch);
      }
      if (active === undefined) {
        if (event.pointerType === 'touch') return;
        waiting = { sample: sampleOf(event, space), path: [], predicted: [] };
        options.onWaiting();
        return;
      }
      if (event.pointerId !== active.pointerId) return;
      // While a button is held, another one arrives as a move.
      extraButton(event);
      if (active !== undefined) moveActive(event, path, predicted, active);
    },
    up(event) {
      if (event.pointerType === 'pen') {
        penIsDown = false;
        penSeen = event.timeStamp;
      }
      if (event.pointerType === 'touch') {
        const tap = fingers.up(event);
        if (tap !== undefined) emit(tap);
      }
      if (active === undefined || event.pointerId !== active.pointerId || event.buttons !== 0) return;
      const ended = active;
      const sample = sampleOf(event, space);
      if (distance(sample.at, ended.last) > 0) {
        moveActive(event, [{ ...sample.at, pressure: sample.pressure }], [], ended);
      }
      flush();
      end();
      if (ended.kind === 'menu') {
        if (!ended.isDrag) emit({ kind: 'menu', ...ended.start });
      } else if (ended.kind === 'tool' && ended.isLong && !ended.isDrag) {
        emit({ kind: 'cancel' });
        emit({ kind: 'menu', ...ended.start });
      } else if (ended.kind === 'tool') emit({ kind: 'up', isDrag: ended.isDrag, ...sample });
    },
    systemCancel(event) {
      fingers.up(event);
      if (active === undefined || event.pointerId !== active.pointerId) return;
      stop(event.timeStamp - active.start.time <= SYSTEM_CANCEL ? 'cancel' : 'finish');
    },
    lostCapture(pointerId) {
      if (active?.pointerId === pointerId) stop('finish');
    },
    leave() {
      if (active !== undefined) return;
      waiting = undefined;
      emit({ kind: 'leave' });
    },
    space(held) {
      space = held;
    },
    keys(keys) {
      if (active?.kind !== 'tool' || !active.isDrag) return;
      const sample = { ...(waiting?.sample ?? active.lastSample), modifiers: { ...keys, space } };
      waiting = { sample, path: waiting?.path ?? [], predicted: [] };
      options.onWaiting();
    },
    escape: () => stop('cancel'),
    settle() {
      stop('finish');
    },
    blur() {
      space = false;
      penIsDown = false;
      stop('finish');
      fingers.reset();
    },
    flush,
    isActive: () => active !== undefined,
  };
}
