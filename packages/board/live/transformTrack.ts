import type { Transform } from '../geometry/transform.ts';
import type { LiveGesture } from './presence.ts';

/** The numbers of a gesture that are shown in between; the rest of it stands still. */
export function numbersOf(gesture: LiveGesture): readonly number[] {
  switch (gesture.op) {
    case 'move':
      return [gesture.dx, gesture.dy];
    case 'resize':
      return [gesture.ax, gesture.ay, gesture.sx, gesture.sy];
    case 'rotate':
      return [gesture.cx, gesture.cy, gesture.a];
    case 'draft':
      return gesture.geometry;
    case 'ink':
    case 'style':
      return [];
  }
}

/** The gesture with its numbers as they are shown now. */
export function withNumbers(
  gesture: LiveGesture,
  [a = 0, b = 0, c = 0, d = 0, e = 0]: readonly number[],
): LiveGesture {
  switch (gesture.op) {
    case 'move':
      return { ...gesture, dx: a, dy: b };
    case 'resize':
      return { ...gesture, ax: a, ay: b, sx: c, sy: d };
    case 'rotate':
      return { ...gesture, cx: a, cy: b, a: c };
    case 'draft':
      return { ...gesture, geometry: [a, b, c, d, e] };
    case 'ink':
    case 'style':
      return gesture;
  }
}

export const isTransform = (gesture: LiveGesture): gesture is LiveGesture & Transform =>
  gesture.op !== 'draft' && gesture.op !== 'ink' && gesture.op !== 'style';
