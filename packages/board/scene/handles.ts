import { HANDLE, HANDLE_BOX } from '../constants.ts';
import { centerOf, type Geometry, toLocal } from '../geometry/geometry.ts';
import { type Point, rotate } from '../geometry/point.ts';

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

const RESIZE_CURSORS = ['ew-resize', 'nwse-resize', 'ns-resize', 'nesw-resize'] as const;

/** The system's resize cursor nearest to the direction a handle pulls in. */
export function resizeCursor(handle: Handle, angle: number): (typeof RESIZE_CURSORS)[number] {
  const direction = Math.atan2(handle.y, handle.x) + angle;
  const eighth = Math.round(direction / (Math.PI / 4));
  return RESIZE_CURSORS[((eighth % 4) + 4) % 4] ?? RESIZE_CURSORS[0];
}
