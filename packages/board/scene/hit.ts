import { type BoardElement, isShown } from '../document/element.ts';
import { growBox } from '../geometry/box.ts';
import { areaOf, centerOf, distanceToBox } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { Scene } from './scene.ts';

type Nearness = { readonly element: BoardElement; readonly distance: number; readonly rank: number };

const isReachable = (element: BoardElement): boolean => isShown(element) && !element.locked;

/** Distance to what is painted as a line; an object smaller than 2t is met by a box of 2t around its middle. */
function lineNearness(element: BoardElement, point: Point, tolerance: number): number {
  const { geometry } = element;
  const distance = kindOf(element.type).lineDistance(element, geometry, point);
  if (Math.max(geometry[2], geometry[3]) >= 2 * tolerance) return distance;
  const center = centerOf(geometry);
  const isNear = Math.abs(point.x - center.x) <= tolerance && Math.abs(point.y - center.y) <= tolerance;
  return isNear ? Math.min(distance, distanceToBox(geometry, point)) : distance;
}

/** Nearer outline, then smaller, then higher. */
const byNearness = (a: Nearness, b: Nearness): number =>
  a.distance - b.distance || areaOf(a.element.geometry) - areaOf(b.element.geometry) || b.rank - a.rank;

/**
 * All that a click at a board point could mean, best first (board.md, Selection, hit order 3 and 4): painted
 * lines within the tolerance that no fill covers, then fills from the top, then the insides of unfilled shapes
 * from the smallest. Alt + click walks down this list.
 */
export function hitStack(
  scene: Scene,
  point: Point,
  tolerance: number,
  canBe: (element: BoardElement) => boolean = isReachable,
): readonly BoardElement[] {
  const lines: Nearness[] = [];
  const below: Nearness[] = [];
  const fills: BoardElement[] = [];
  const insides: Nearness[] = [];
  const around = growBox({ minX: point.x, minY: point.y, maxX: point.x, maxY: point.y }, tolerance);
  for (const { element, rank } of scene.within(around).toReversed()) {
    if (!canBe(element)) continue;
    const kind = kindOf(element.type);
    const isInside = kind.holdsPoint(element.geometry, point);
    const distance = lineNearness(element, point, tolerance);
    if (isInside && kind.isFilled(element)) fills.push(element);
    else if (distance <= tolerance) (fills.length === 0 ? lines : below).push({ element, distance, rank });
    else if (isInside) insides.push({ element, distance: 0, rank });
  }
  const sorted = [lines.sort(byNearness), below.sort(byNearness), insides.sort(byNearness)] as const;
  const [open, covered, hollow] = sorted.map((each) => each.map(({ element }) => element));
  return [...(open ?? []), ...fills, ...(covered ?? []), ...(hollow ?? [])];
}

/** The selected object whose whole box is under the point, the highest first (hit order 2). */
export function hitSelected(
  scene: Scene,
  point: Point,
  tolerance: number,
  selection: ReadonlySet<string>,
): BoardElement | undefined {
  const around = growBox({ minX: point.x, minY: point.y, maxX: point.x, maxY: point.y }, tolerance);
  return scene
    .within(around)
    .findLast(
      ({ element }) =>
        selection.has(element.id) && isShown(element) && distanceToBox(element.geometry, point) <= tolerance,
    )?.element;
}

/** What a click without modifiers takes, under the handles: a selected object by its box, else the best of all. */
export function hit(
  scene: Scene,
  point: Point,
  tolerance: number,
  selection: ReadonlySet<string>,
): BoardElement | undefined {
  return hitSelected(scene, point, tolerance, selection) ?? hitStack(scene, point, tolerance)[0];
}
