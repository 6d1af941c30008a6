import type { Camera, Size } from './camera.ts';
import { centeredOn, toBoard } from './camera.ts';

/** A camera on its way: where it is at a time, and whether it has arrived. */
export type Flight = { readonly at: (now: number) => Camera; readonly ends: number };

const smooth = (part: number): number => part * part * (3 - 2 * part);

/**
 * From one camera to another in `time` ms. The zoom runs geometrically, so each moment scales alike, and the
 * board point that is fixed in the whole change (if any) stays fixed on the way.
 */
export function fly(from: Camera, to: Camera, size: Size, start: number, time: number): Flight {
  const middle = { x: size.width / 2, y: size.height / 2 };
  const begin = toBoard(from, middle);
  const end = toBoard(to, middle);
  const grown = 1 / to.zoom - 1 / from.zoom;
  return {
    ends: start + time,
    at: (now) => {
      if (now >= start + time) return to;
      const part = smooth(Math.max(0, (now - start) / time));
      const zoom = from.zoom * (to.zoom / from.zoom) ** part;
      // Places move in step with 1/zoom, which is what keeps a fixed point fixed.
      const moved = Math.abs(grown) < 1e-12 ? part : (1 / zoom - 1 / from.zoom) / grown;
      const center = { x: begin.x + (end.x - begin.x) * moved, y: begin.y + (end.y - begin.y) * moved };
      return centeredOn(center, zoom, size);
    },
  };
}
