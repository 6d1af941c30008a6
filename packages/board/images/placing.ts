import { IMAGE_FIT, IMAGES } from '../constants.ts';
import { type Geometry, roundGeometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';

export type NaturalSize = { readonly width: number; readonly height: number };

/** As large as it is, but no more than 60 % of the view (board px) either way. */
function fitted({ width, height }: NaturalSize, view: NaturalSize): NaturalSize {
  const scale = Math.min(1, (IMAGE_FIT * view.width) / width, (IMAGE_FIT * view.height) / height);
  return { width: width * scale, height: height * scale };
}

/** Pictures side by side round a board point, middles on one line. */
export function rowOf(sizes: readonly NaturalSize[], center: Point, view: NaturalSize): readonly Geometry[] {
  const placed = sizes.map((size) => fitted(size, view));
  const whole = placed.reduce((sum, { width }) => sum + width, IMAGES.gap * (placed.length - 1));
  let x = center.x - whole / 2;
  return placed.map(({ width, height }) => {
    const geometry = roundGeometry([x, center.y - height / 2, width, height, 0]);
    x += width + IMAGES.gap;
    return geometry;
  });
}
