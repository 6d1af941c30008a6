import { ROTATE } from '../constants.ts';
import { centerOf, type Geometry } from '../geometry/geometry.ts';
import { degreesOf, normalAngle, type Point, radiansOf } from '../geometry/point.ts';
import type { Drag } from './drag.ts';
import { takeInHand } from './inHand.ts';
import type { ToolContext } from './tool.ts';

/** 1° steps, 15° with Shift; near a multiple of 45° the magnet wins. Radians in and out. */
export function steppedAngle(angle: number, isCoarse: boolean): number {
  const degrees = degreesOf(angle);
  const magnet = Math.round(degrees / ROTATE.magnetAt) * ROTATE.magnetAt;
  if (Math.abs(degrees - magnet) <= ROTATE.magnet) return radiansOf(magnet);
  const step = isCoarse ? ROTATE.coarse : ROTATE.step;
  return radiansOf(Math.round(degrees / step) * step);
}

/** "−15°": the direction as a whole number of degrees, −180 < n ≤ 180. */
export function angleWords(angle: number): string {
  const degrees = Math.round(degreesOf(normalAngle(angle)));
  return `${degrees < 0 ? '−' : ''}${Math.abs(degrees)}°`;
}

/** Less than half a step is none: a box that came at an odd angle keeps it until it is turned. */
const STILL = radiansOf(ROTATE.step / 2);

/** Turns the selection about the middle of the box round it, as far as the pointer goes round. */
export function rotating(context: ToolContext, start: Point, box: Geometry): Drag {
  const hand = takeInHand(context, 'rotate', box);
  const center = centerOf(box);
  const directionOf = (point: Point): number => Math.atan2(point.y - center.y, point.x - center.x);
  let direction = directionOf(start);
  // Not reduced to one turn, so that colleagues never see it spin back through all of it.
  let turn = 0;
  return {
    name: 'rotating',
    follow(now, { modifiers, at }) {
      const next = directionOf(now);
      turn += normalAngle(next - direction);
      direction = next;
      const isStill = Math.abs(turn) < STILL && !modifiers.shift;
      const angle = isStill ? box[4] : steppedAngle(box[4] + turn, modifiers.shift);
      hand.show({ op: 'rotate', cx: center.x, cy: center.y, a: angle - box[4] });
      context.show({ readout: { at, words: angleWords(angle) } });
    },
    commit: hand.commit,
    lose: hand.lose,
  };
}
