import { CURSOR_STEP, HANDLE, HANDLE_BOX, ROTATE_RING } from '../constants.ts';
import { centerOf, type Geometry, toLocal } from '../geometry/geometry.ts';
import { degreesOf, distance, type Point, rotate } from '../geometry/point.ts';

/** Which sides a handle pulls: −1 left or top, 1 right or bottom, 0 neither. */
export type Handle = { readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 };

const CORNERS: readonly Handle[] = [
  { x: -1, y: -1 },
  { x: 1, y: -1 },
  { x: 1, y: 1 },
  { x: -1, y: 1 },
];
const EDGES: readonly Handle[] = [
  { x: 0, y: -1 },
  { x: 1, y: 0 },
  { x: 0, y: 1 },
  { x: -1, y: 0 },
];

/** The corners that are drawn: one outside when the box is tiny on screen, else all four. */
export function drawnHandles(box: Geometry, zoom: number): readonly { handle: Handle; at: Point }[] {
  const isTiny = Math.min(box[2], box[3]) * zoom < HANDLE_BOX.one;
  const out = isTiny ? HANDLE.size / zoom : 0;
  const center = centerOf(box);
  return (isTiny ? CORNERS.slice(2, 3) : CORNERS).map((handle) => ({
    handle,
    at: rotate(
      {
        x: center.x + handle.x * (box[2] / 2 + out),
        y: center.y + handle.y * (box[3] / 2 + out),
      },
      center,
      box[4],
    ),
  }));
}

/**
 * The handle under a board point: a corner's square of 16 px (touch 32), or an edge's strip of ± 5 px. The
 * middle 12 × 12 px always moves the object instead.
 */
export function handleAt(box: Geometry, point: Point, zoom: number, isTouch: boolean): Handle | undefined {
  const local = toLocal(box, point);
  const half = HANDLE_BOX.middle / 2 / zoom;
  if (Math.abs(local.x) <= half && Math.abs(local.y) <= half) return undefined;
  const reach = (isTouch ? HANDLE.hitTouch : HANDLE.hit) / 2 / zoom;
  for (const { handle, at } of drawnHandles(box, zoom)) {
    const corner = toLocal(box, at);
    if (Math.abs(local.x - corner.x) <= reach && Math.abs(local.y - corner.y) <= reach) return handle;
  }
  if (Math.min(box[2], box[3]) * zoom < HANDLE_BOX.one) return undefined;
  const strip = HANDLE.edge / zoom;
  return EDGES.find(({ x, y }) => {
    const across = x === 0 ? local.y - (y * box[3]) / 2 : local.x - (x * box[2]) / 2;
    const along = x === 0 ? Math.abs(local.x) - box[2] / 2 : Math.abs(local.y) - box[3] / 2;
    return Math.abs(across) <= strip && along <= 0;
  });
}

/** Where the round handle is that turns by touch: above the middle of the box's own top. */
export const turnHandle = (box: Geometry, zoom: number): Point => {
  const center = centerOf(box);
  return rotate({ x: center.x, y: box[1] - ROTATE_RING.touchAbove / zoom }, center, box[4]);
};

/** The corner whose ring, 12–24 px outside it, is under a board point. */
function ringAt(box: Geometry, point: Point, zoom: number): Handle | undefined {
  const local = toLocal(box, point);
  return CORNERS.find(({ x, y }) => {
    const out = { x: x * local.x - box[2] / 2, y: y * local.y - box[3] / 2 };
    const far = Math.hypot(out.x, out.y) * zoom;
    return out.x >= 0 && out.y >= 0 && far >= ROTATE_RING.from && far <= ROTATE_RING.to;
  });
}

/** What of a selection's box is under the pointer, and what pulling it does. */
export type Grip =
  | { readonly kind: 'resize'; readonly handle: Handle }
  | { readonly kind: 'rotate'; readonly from: Handle };

const TOP: Handle = { x: 0, y: -1 };

export function gripAt(box: Geometry, point: Point, zoom: number, isTouch: boolean): Grip | undefined {
  const handle = handleAt(box, point, zoom, isTouch);
  if (handle !== undefined) return { kind: 'resize', handle };
  const isOnTurn = isTouch && distance(turnHandle(box, zoom), point) * zoom <= HANDLE.hitTouch / 2;
  const from = isOnTurn ? TOP : ringAt(box, point, zoom);
  return from && { kind: 'rotate', from };
}

/** The picture at a grip: the direction it is seen in from the middle of the box, in steps of 15°. */
export function gripCursor(grip: Grip, angle: number): `${Grip['kind']} ${number}` {
  const { x, y } = grip.kind === 'resize' ? grip.handle : grip.from;
  const degrees = degreesOf(Math.atan2(y, x) + angle);
  const step = Math.round(degrees / CURSOR_STEP) * CURSOR_STEP;
  // A double arrow looks the same from the other side.
  const turn = grip.kind === 'resize' ? 180 : 360;
  return `${grip.kind} ${((step % turn) + turn) % turn}`;
}
