import { BINDING } from '../constants.ts';
import { type BoardElement, isShown } from '../document/element.ts';
import type { Binding } from '../document/ends.ts';
import { growBox } from '../geometry/box.ts';
import { areaOf } from '../geometry/geometry.ts';
import { distance, type Point } from '../geometry/point.ts';
import { fractionAt, pointAt } from '../geometry/wire.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { Scene } from './scene.ts';

/** How far a point is outside an object, 0 within. */
function outside(element: BoardElement, point: Point): number {
  const kind = kindOf(element.type);
  if (kind.holdsPoint(element.geometry, point)) return 0;
  return kind.lineDistance(element, element.geometry, point);
}

/** How far round an object its zone reaches, board px. */
const zoneOf = (zoom: number): number => Math.min(BINDING.most, BINDING.zone / zoom);

export const canBeBound = (element: BoardElement): boolean =>
  isShown(element) && element.type !== 'connector' && element.type !== 'group';

/** A frame is bound to at its border, so that what is in it can be. */
function isInZone(element: BoardElement, point: Point, reach: number, zoom: number): boolean {
  if (element.type !== 'frame') return outside(element, point) <= reach;
  return kindOf('frame').lineDistance(element, element.geometry, point) <= 8 / zoom;
}

/** All that an end could be bound to at a point, the best first: the topmost filled one, then from the smallest. */
export function bindingTargets(scene: Scene, point: Point, zoom: number): readonly BoardElement[] {
  const reach = zoneOf(zoom);
  const around = growBox({ minX: point.x, minY: point.y, maxX: point.x, maxY: point.y }, reach);
  const found = scene
    .within(around)
    .map(({ element }) => element)
    .filter((element) => canBeBound(element) && isInZone(element, point, reach, zoom));
  const filled = found.findLast(
    (element) => kindOf(element.type).isFilled(element) && outside(element, point) === 0,
  );
  const others = found
    .filter((element) => element !== filled)
    .sort((a, b) => areaOf(a.geometry) - areaOf(b.geometry));
  return filled === undefined ? others : [filled, ...others];
}

/** The object an end would be bound to at a point. The one it had is kept until the point is 6 px out of its zone. */
export function bindingTarget(
  scene: Scene,
  point: Point,
  zoom: number,
  kept: string | undefined,
): BoardElement | undefined {
  const reach = zoneOf(zoom);
  const before = kept === undefined ? undefined : scene.get(kept);
  if (before !== undefined && isInZone(before, point, reach + BINDING.leaves / zoom, zoom)) return before;
  return bindingTargets(scene, point, zoom)[0];
}

const SPOTS: readonly (readonly [number, number])[] = [
  [0.5, 0],
  [1, 0.5],
  [0.5, 1],
  [0, 0.5],
  [0.5, 0.5],
];

/** Where on its object an end is bound: the whole of it, or after a pause, near the line or with Alt the spot. */
export function bindingAt(
  element: BoardElement,
  point: Point,
  zoom: number,
  how: { readonly isExact: boolean; readonly isInside: boolean },
): Binding {
  const { id, geometry } = element;
  const kind = kindOf(element.type);
  const isNearLine =
    !kind.holdsPoint(geometry, point) ||
    kind.lineDistance(element, geometry, point) <= Math.min(BINDING.exact / zoom, shortest(geometry) / 4);
  if (!how.isExact && !how.isInside && !isNearLine) return { id, at: 'auto', inside: false };
  const spot = SPOTS.find((each) => distance(pointAt(geometry, each), point) <= BINDING.magnet / zoom);
  const [fx, fy] = spot ?? fractionAt(geometry, point);
  const within = (part: number): number => Math.min(1, Math.max(0, part));
  return { id, at: [within(fx), within(fy)], inside: how.isInside };
}

const shortest = ([, , w, h]: BoardElement['geometry']): number => Math.min(w, h);
