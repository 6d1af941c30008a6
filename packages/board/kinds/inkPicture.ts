import { getStroke } from 'perfect-freehand';
import { DETAIL } from '../constants.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { type InkPoint, type Path, sizedPoints } from '../geometry/path.ts';
import { simplified } from '../geometry/simplify.ts';

/** How a stroke is drawn at a zoom: its whole outline, or its line only. */
export type InkPicture = { readonly path: Path2D; readonly isOutline: boolean };

/** How much pressure, or speed where there is none, changes the width. */
const THINNING = { pressure: 0.6, speed: 0.35 } as const;

function outlinePath(
  points: readonly InkPoint[],
  hasPressure: boolean,
  width: number,
  isEven: boolean,
): Path2D {
  const outline = getStroke([...points], {
    size: width,
    thinning: isEven ? 0 : hasPressure ? THINNING.pressure : THINNING.speed,
    simulatePressure: !hasPressure,
    smoothing: 0.5,
    // Smoothed when it was drawn, so that everybody has the same points.
    streamline: 0,
    last: true,
  });
  const path = new Path2D();
  const first = outline[0];
  if (first === undefined) return path;
  path.moveTo(...first);
  outline.forEach(([x, y], at) => {
    const [nextX, nextY] = outline[(at + 1) % outline.length] ?? first;
    path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  });
  path.closePath();
  return path;
}

function linePath(points: readonly InkPoint[], error: number): Path2D {
  const path = new Path2D();
  const kept = simplified(points, error, 0);
  for (const { x, y } of kept) path.lineTo(x, y);
  // A line of one point is a dot under a round cap.
  const only = kept.length === 1 ? kept[0] : undefined;
  if (only !== undefined) path.lineTo(only.x + Number.EPSILON, only.y);
  return path;
}

const levelOf = (zoom: number): 'full' | 'clean' | 'rough' =>
  zoom >= DETAIL.full ? 'full' : zoom >= DETAIL.low ? 'clean' : 'rough';

/** At the nearest zoom of a level a line that is this far off, in board px, is one px off on screen. */
const ERROR = { clean: 1 / DETAIL.full, rough: 1 / DETAIL.low } as const;

const known = new WeakMap<Path, { readonly key: string; readonly picture: InkPicture }>();

/** The picture of a stroke in board px from its box's corner; kept until its size, width or level changes. */
export function inkPicture(
  path: Path,
  geometry: Geometry,
  width: number,
  isEven: boolean,
  zoom: number,
): InkPicture {
  const level = levelOf(zoom);
  const key = `${level} ${width} ${geometry[2]} ${geometry[3]}`;
  const before = known.get(path);
  if (before?.key === key) return before.picture;
  const points = sizedPoints(path, geometry);
  const picture =
    level === 'full'
      ? { path: outlinePath(points, path.hasPressure, width, isEven), isOutline: true }
      : { path: linePath(points, ERROR[level]), isOutline: false };
  known.set(path, { key, picture });
  return picture;
}
