import { FINGER_TAP, PINCH_START } from '../constants.ts';
import { distance, type Point } from '../geometry/point.ts';
import type { InputEvent, PointerLike } from './events.ts';

type Finger = { readonly from: Point; at: Point; readonly time: number };

/** Two or more fingers: pan and pinch as one, or a tap of two or three. */
export type Fingers = {
  readonly count: () => number;
  readonly down: (event: PointerLike) => void;
  readonly move: (event: PointerLike) => InputEvent | undefined;
  readonly up: (event: PointerLike) => InputEvent | undefined;
  readonly reset: () => void;
};

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

export function trackFingers(): Fingers {
  const fingers = new Map<number, Finger>();
  let most = 0;
  let began = 0;
  let isPinching = false;
  let hasMoved = false;

  const pair = (): readonly [Finger, Finger] | undefined => {
    const [a, b] = fingers.values();
    return a !== undefined && b !== undefined ? [a, b] : undefined;
  };

  /** Starts after 8 px of travel of the middle or a spread changed by 3 %. */
  const passesStart = (a: Finger, b: Finger): boolean => {
    const travel = distance(middle(a.from, b.from), middle(a.at, b.at));
    const spread = distance(a.at, b.at) / Math.max(1, distance(a.from, b.from));
    return travel > PINCH_START.travel || Math.abs(spread - 1) > PINCH_START.spread;
  };

  const reset = (): void => {
    fingers.clear();
    most = 0;
    isPinching = false;
    hasMoved = false;
  };

  return {
    count: () => fingers.size,
    down(event) {
      const at = { x: event.x, y: event.y };
      if (fingers.size === 0) began = event.timeStamp;
      fingers.set(event.pointerId, { from: at, at, time: event.timeStamp });
      most = Math.max(most, fingers.size);
    },
    move(event) {
      const finger = fingers.get(event.pointerId);
      const fingersNow = pair();
      if (finger === undefined) return undefined;
      const at = { x: event.x, y: event.y };
      if (distance(finger.from, at) > FINGER_TAP.distance) hasMoved = true;
      if (fingersNow === undefined) {
        finger.at = at;
        return undefined;
      }
      const [a, b] = fingersNow;
      const before = isPinching
        ? { middle: middle(a.at, b.at), spread: distance(a.at, b.at) }
        : { middle: middle(a.from, b.from), spread: distance(a.from, b.from) };
      finger.at = at;
      if (!isPinching && !passesStart(a, b)) return undefined;
      isPinching = true;
      const now = middle(a.at, b.at);
      return {
        kind: 'drift',
        at: now,
        dx: now.x - before.middle.x,
        dy: now.y - before.middle.y,
        scale: Math.max(1, distance(a.at, b.at)) / Math.max(1, before.spread),
      };
    },
    up(event) {
      fingers.delete(event.pointerId);
      if (fingers.size > 0) return undefined;
      const taps = most === 2 || most === 3 ? most : undefined;
      const isTap = !isPinching && !hasMoved && event.timeStamp - began <= FINGER_TAP.time;
      reset();
      return taps !== undefined && isTap ? { kind: 'fingerTap', fingers: taps } : undefined;
    },
    reset,
  };
}
