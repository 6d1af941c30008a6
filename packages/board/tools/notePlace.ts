import { NOTE } from '../constants.ts';
import { type Box, boxesTouch, growBox } from '../geometry/box.ts';
import { boundsOf, type Geometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import type { Scene } from '../scene/scene.ts';

/** Places beside an upright note, with a gap, for one so wide and high. */
const besides = ([x, y, w, h]: Geometry, side: number, gap: number): Point[] => [
  { x: x + w + gap, y },
  { x: x - side - gap, y },
  { x, y: y + h + gap },
  { x, y: y - side - gap },
];

const notesNear = (scene: Scene, box: Box): Geometry[] =>
  scene
    .within(box)
    .filter(({ element }) => element.type === 'note' && element.geometry[4] === 0)
    .map(({ element }) => element.geometry);

/** Where a new note goes: its middle at the point, or beside a note if it would be nearly there anyway. */
export function notePlace(scene: Scene, center: Point, side: number, zoom: number): Geometry {
  const raw = { x: center.x - side / 2, y: center.y - side / 2 };
  const gap = (NOTE.gap * side) / NOTE.side;
  const near = NOTE.snaps / zoom;
  const around = growBox({ minX: raw.x, minY: raw.y, maxX: raw.x + side, maxY: raw.y + side }, gap + near);
  const [best] = notesNear(scene, around)
    .flatMap((note) => besides(note, side, gap))
    .map((place) => ({ place, off: Math.max(Math.abs(place.x - raw.x), Math.abs(place.y - raw.y)) }))
    .filter(({ off }) => off <= near)
    .sort((a, b) => a.off - b.off);
  const { x, y } = best?.place ?? raw;
  return [x, y, side, side, 0];
}

/** The first free place to the right of a note, for one as wide: row upon row is never laid over another. */
export function nextNotePlace(scene: Scene, [x, y, w, h]: Geometry): Geometry {
  const gap = (NOTE.gap * w) / NOTE.side;
  const side = w;
  let left = x + w + gap;
  for (;;) {
    const place: Geometry = [left, y, side, Math.min(h, side), 0];
    const inTheWay = notesNear(scene, boundsOf(place)).filter((note) =>
      boxesTouch(growBox(boundsOf(note), -1), boundsOf(place)),
    );
    if (inTheWay.length === 0) return place;
    left = Math.max(...inTheWay.map(([nx, , nw]) => nx + nw)) + gap;
  }
}
