import { centerOf, type Geometry } from '../geometry/geometry.ts';
import type { View } from './view.ts';

/**
 * Puts the context into the frame of a turned box: its origin so far from the box's corner, board px, its unit `unit` px
 * on screen. Until `leaveBox`: a `save` makes an object on the browser's heap, and 750 of them took half of a frame.
 */
export function enterBox(
  context: CanvasRenderingContext2D,
  geometry: Geometry,
  { camera, ratio }: View,
  unit: number,
  left = 0,
  top = 0,
): void {
  const [, , w, h, r] = geometry;
  const center = centerOf(geometry);
  const cos = Math.cos(r) * ratio;
  const sin = Math.sin(r) * ratio;
  const x = (left - w / 2) * camera.zoom;
  const y = (top - h / 2) * camera.zoom;
  context.setTransform(
    cos * unit,
    sin * unit,
    -sin * unit,
    cos * unit,
    (center.x - camera.x) * camera.zoom * ratio + cos * x - sin * y,
    (center.y - camera.y) * camera.zoom * ratio + sin * x + cos * y,
  );
}

/** Back to px on screen from the corner of the view. */
export const leaveBox = (context: CanvasRenderingContext2D, { ratio }: Pick<View, 'ratio'>): void =>
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
