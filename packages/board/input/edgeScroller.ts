import type { Size } from '../camera/camera.ts';
import { EDGE_SCROLL } from '../constants.ts';
import type { Point } from '../geometry/point.ts';

/** How deep in the zone at an edge, 0 outside it and 1 at the edge or beyond; negative towards the start. */
function depth(place: number, length: number): number {
  const fromStart = EDGE_SCROLL.zone - place;
  const fromEnd = place - (length - EDGE_SCROLL.zone);
  if (fromStart > 0) return -Math.min(1, fromStart / EDGE_SCROLL.zone);
  return fromEnd > 0 ? Math.min(1, fromEnd / EDGE_SCROLL.zone) : 0;
}

const speed = (deep: number): number =>
  deep === 0
    ? 0
    : Math.sign(deep) * (EDGE_SCROLL.slowest + (EDGE_SCROLL.fastest - EDGE_SCROLL.slowest) * Math.abs(deep));

/** px per frame by which the view goes on while a drag is held at this place. */
export const edgeSpeed = (at: Point, size: Size): { readonly dx: number; readonly dy: number } => ({
  dx: speed(depth(at.x, size.width)),
  dy: speed(depth(at.y, size.height)),
});

/** Per frame: how far to scroll now, and whether to ask again with the next frame. */
export function edgeScroller(): (
  drag: Point | undefined,
  size: Size,
  now: number,
) => { readonly dx: number; readonly dy: number; readonly goesOn: boolean } {
  const rest = { dx: 0, dy: 0 };
  let since: number | undefined;
  return (drag, size, now) => {
    const { dx, dy } = drag === undefined ? rest : edgeSpeed(drag, size);
    if (dx === 0 && dy === 0) {
      since = undefined;
      return { ...rest, goesOn: false };
    }
    since ??= now;
    return now - since < EDGE_SCROLL.delay ? { ...rest, goesOn: true } : { dx, dy, goesOn: true };
  };
}
