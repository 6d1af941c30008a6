import { SIDE_MIN } from '../constants.ts';
import { centerOf, type Geometry, toLocal } from '../geometry/geometry.ts';
import { type Point, rotate } from '../geometry/point.ts';
import type { Transform } from '../geometry/transform.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { Handle } from '../scene/handles.ts';
import type { Drag } from './drag.ts';
import { takeInHand } from './inHand.ts';
import { smallestSides } from './selectGestures.ts';
import type { ToolContext } from './tool.ts';

export type ResizeKeys = { readonly keepRatio: boolean; readonly fromCenter: boolean };

/** At least one board px a side, on the same side of the anchor; the smallest object of many decides. */
function limited(scale: number, smallest: number): number {
  const least = Math.min(1, SIDE_MIN / Math.max(smallest, Number.EPSILON));
  return Math.abs(scale) >= least ? scale : scale < 0 ? -least : least;
}

/**
 * What pulling a handle of a box does. The handle follows the pointer by the distance the pointer went, so it
 * does not jump to it; crossing the anchor mirrors. `smallest` are the least width and height of the objects
 * in the box, along its axes.
 */
export function resizeTransform(
  box: Geometry,
  handle: Handle,
  from: Point,
  to: Point,
  keys: ResizeKeys,
  smallest: { readonly width: number; readonly height: number },
): Transform {
  const [, , w, h, r] = box;
  const start = toLocal(box, from);
  const now = toLocal(box, to);
  const spread = keys.fromCenter ? 2 : 1;
  const raw = {
    x: handle.x === 0 || w === 0 ? 1 : 1 + (spread * handle.x * (now.x - start.x)) / w,
    y: handle.y === 0 || h === 0 ? 1 : 1 + (spread * handle.y * (now.y - start.y)) / h,
  };
  let sx = handle.x === 0 ? 1 : limited(raw.x, smallest.width);
  let sy = handle.y === 0 ? 1 : limited(raw.y, smallest.height);
  if (keys.keepRatio) {
    const led = handle.y === 0 || (handle.x !== 0 && Math.abs(sx - 1) >= Math.abs(sy - 1)) ? sx : sy;
    const size = Math.abs(limited(led, Math.min(smallest.width, smallest.height)));
    sx = handle.x === 0 ? size : size * Math.sign(sx);
    sy = handle.y === 0 ? size : size * Math.sign(sy);
  }
  const center = centerOf(box);
  const anchor = keys.fromCenter
    ? center
    : rotate({ x: center.x - (handle.x * w) / 2, y: center.y - (handle.y * h) / 2 }, center, r);
  return { op: 'resize', ax: anchor.x, ay: anchor.y, sx, sy, r };
}

/** Corners keep the ratio by themselves when all in hand are pictures and their like; Shift frees it then. */
const keepsRatio = (context: ToolContext, ids: Iterable<string>): boolean =>
  [...ids].every((id) => kindOf(context.scene.get(id)?.type ?? '').keepsRatio === true);

/** Pulls a handle of the box round the selection; Shift keeps the ratio, Alt the centre. */
export function resizing(context: ToolContext, start: Point, box: Geometry, handle: Handle): Drag {
  const hand = takeInHand(context, 'resize', box);
  const isCorner = handle.x !== 0 && handle.y !== 0;
  const isKept = isCorner && keepsRatio(context, hand.bases.keys());
  return {
    name: 'resizing',
    follow(now, { modifiers: { shift, alt } }) {
      const smallest = smallestSides(context, hand.bases, box[4]);
      const keys = { keepRatio: shift !== isKept, fromCenter: alt };
      hand.show(resizeTransform(box, handle, start, now, keys, smallest));
    },
    commit: hand.commit,
    lose: hand.lose,
  };
}
