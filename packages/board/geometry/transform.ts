import { SIDE_MIN } from '../constants.ts';
import { centerOf, type Geometry, roundGeometry, roundLength, toLocal } from './geometry.ts';
import { normalAngle, type Point, rotate, wholeDegree } from './point.ts';

/**
 * What a gesture does to every object in hand. It is also what colleagues are sent, so that 1 and 200 objects
 * cost the same (board.md, Live and stored). `ax, ay` is the point that stays; `r` the angle of the axes that
 * `sx, sy` scale.
 */
export type Transform =
  | { readonly op: 'move'; readonly dx: number; readonly dy: number }
  | {
      readonly op: 'resize';
      readonly ax: number;
      readonly ay: number;
      readonly sx: number;
      readonly sy: number;
      readonly r: number;
    }
  | { readonly op: 'rotate'; readonly cx: number; readonly cy: number; readonly a: number };

type Resize = Extract<Transform, { op: 'resize' }>;

/**
 * A box that is turned against the scaled axes keeps its angle and takes a mean of both scales, weighted by
 * how much each axis lies along its side: no shear, and scaling by s then 1/s is the identity since the
 * weighted mean is geometric (an arithmetic one is not).
 */
function resized([x, y, w, h, r]: Geometry, { ax, ay, sx, sy, r: axes }: Resize): Geometry {
  const relative = r - axes;
  const along = Math.cos(relative) ** 2;
  const scaleX = Math.abs(sx);
  const scaleY = Math.abs(sy);
  const width = w * scaleX ** along * scaleY ** (1 - along);
  const height = h * scaleX ** (1 - along) * scaleY ** along;
  const anchor = { x: ax, y: ay };
  const local = rotate(centerOf([x, y, w, h, r]), anchor, -axes);
  const center = rotate({ x: ax + (local.x - ax) * sx, y: ay + (local.y - ay) * sy }, anchor, axes);
  const mirrored = sx < 0 !== sy < 0 && relative !== 0;
  const angle = mirrored ? normalAngle(axes - relative) : r;
  return [center.x - width / 2, center.y - height / 2, width, height, angle];
}

/** Where a box is while the gesture lasts, not rounded. */
export function transformed(geometry: Geometry, transform: Transform): Geometry {
  const [x, y, w, h, r] = geometry;
  switch (transform.op) {
    case 'move':
      return [x + transform.dx, y + transform.dy, w, h, r];
    case 'resize':
      return resized(geometry, transform);
    case 'rotate': {
      const center = rotate(centerOf(geometry), { x: transform.cx, y: transform.cy }, transform.a);
      return [center.x - w / 2, center.y - h / 2, w, h, normalAngle(r + transform.a)];
    }
  }
}

/** The place for a box of this size and angle, on the 1/64 grid, that keeps a point of it where it was. */
function heldAt(geometry: Geometry, held: Point, fraction: Point): Geometry {
  const w = Math.max(SIDE_MIN, roundLength(geometry[2]));
  const h = Math.max(SIDE_MIN, roundLength(geometry[3]));
  const r = geometry[4];
  const fromCenter = rotate({ x: (fraction.x - 0.5) * w, y: (fraction.y - 0.5) * h }, { x: 0, y: 0 }, r);
  return roundGeometry([held.x - fromCenter.x - w / 2, held.y - fromCenter.y - h / 2, w, h, r]);
}

/**
 * Where a box is stored when the gesture ends: what changed is on the 1/64 grid. A resize rounds the size first and then
 * finds the place, so the anchor moves by at most 1/128 on each axis whatever the angle.
 */
export function settled(geometry: Geometry, transform: Transform): Geometry {
  const after = transformed(geometry, transform);
  // Sizes that came unrounded from an import stay as they are while only the place changes.
  if (transform.op !== 'resize') {
    const [x, y, w, h, r] = after;
    const angle = transform.op === 'rotate' ? wholeDegree(r) : r;
    return [x === geometry[0] ? x : roundLength(x), y === geometry[1] ? y : roundLength(y), w, h, angle];
  }
  const local = toLocal(geometry, { x: transform.ax, y: transform.ay });
  const aligned = Math.abs(Math.sin(geometry[4] - transform.r)) < 1e-9;
  const fraction = { x: local.x / geometry[2] + 0.5, y: local.y / geometry[3] + 0.5 };
  const onBox = [fraction.x, fraction.y].every((value) => value >= -1e-6 && value <= 1 + 1e-6);
  if (!aligned || !onBox) return roundGeometry(after);
  // Crossing the anchor mirrors the box, so the anchor is then on its other side.
  return heldAt(
    after,
    { x: transform.ax, y: transform.ay },
    { x: transform.sx < 0 ? 1 - fraction.x : fraction.x, y: transform.sy < 0 ? 1 - fraction.y : fraction.y },
  );
}
