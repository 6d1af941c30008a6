import { ELBOW } from '../constants.ts';
import { type Box, boxBetween, growBox } from './box.ts';
import type { Point } from './point.ts';

/** One of the four ways out of an object. */
export type Side = 'left' | 'right' | 'top' | 'bottom';

export const sides: readonly Side[] = ['left', 'right', 'top', 'bottom'];

const DIRECTIONS: Readonly<Record<Side, Point>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  top: { x: 0, y: -1 },
  bottom: { x: 0, y: 1 },
};

/** An end as an elbow sees it: a place on each side it may leave by, and the box that is in the way. */
export type ElbowEnd = {
  readonly exits: readonly { readonly side: Side | undefined; readonly at: Point }[];
  readonly box: Box | undefined;
};

export type SidePair = readonly [Side | undefined, Side | undefined];

export type ElbowRoute = { readonly points: readonly Point[]; readonly sides: SidePair };

/** What is on a line between its ends, and a point twice, is no bend. */
function corners(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const [before, last] = [kept.at(-2), kept.at(-1)];
    if (last !== undefined && last.x === point.x && last.y === point.y) continue;
    const isOnLine =
      before !== undefined &&
      last !== undefined &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y));
    if (isOnLine) kept.pop();
    kept.push(point);
  }
  const [only] = kept;
  // Two ends at one place are still two.
  return kept.length === 1 && only !== undefined ? [only, only] : kept;
}

const lengthOf = (points: readonly Point[]): number =>
  points.reduce((sum, { x, y }, at) => {
    const from = points[at - 1];
    return from === undefined ? 0 : sum + Math.abs(x - from.x) + Math.abs(y - from.y);
  }, 0);

function crosses(points: readonly Point[], box: Box | undefined): boolean {
  if (box === undefined) return false;
  return points.some((to, at) => {
    const from = points[at - 1];
    if (from === undefined) return false;
    const way = boxBetween(from, to);
    return way.maxX > box.minX && way.minX < box.maxX && way.maxY > box.minY && way.minY < box.maxY;
  });
}

function isRightAngled(points: readonly Point[]): boolean {
  for (let at = 1; at < points.length; at += 1) {
    const [from, to] = [points[at - 1]!, points[at]!];
    if (from.x !== to.x && from.y !== to.y) return false;
  }
  return true;
}

/** Whether a way turns round on the spot, as it would to go back over its own leg. */
const turnsBack = (points: readonly Point[]): boolean =>
  points.some((point, at) => {
    const [before, after] = [points[at - 1], points[at + 1]];
    if (before === undefined || after === undefined) return false;
    const turn = (point.x - before.x) * (after.x - point.x) + (point.y - before.y) * (after.y - point.y);
    return turn < 0;
  });

const legged = (at: Point, side: Side | undefined, leg: number): Point => {
  const way = side === undefined ? { x: 0, y: 0 } : DIRECTIONS[side];
  return { x: at.x + way.x * leg, y: at.y + way.y * leg };
};

/** Places for the middle run: between the two, and round the outside of both. */
function lanes(a: readonly [number, number], b: readonly [number, number], leg: number): readonly number[] {
  const between = a[1] < b[0] ? (a[1] + b[0]) / 2 : b[1] < a[0] ? (b[1] + a[0]) / 2 : undefined;
  const outside = [Math.min(a[0], b[0]) - leg, Math.max(a[1], b[1]) + leg];
  return between === undefined ? outside : [between, ...outside];
}

const spanX = (box: Box | undefined, at: Point): readonly [number, number] =>
  box === undefined ? [at.x, at.x] : [box.minX, box.maxX];
const spanY = (box: Box | undefined, at: Point): readonly [number, number] =>
  box === undefined ? [at.y, at.y] : [box.minY, box.maxY];

/** Each bend weighs more than any length. */
const BEND = 1e9;
/** A way through one of the objects is the last resort. */
const THROUGH = 1e12;

function legOf(a: Box | undefined, b: Box | undefined): number {
  if (a === undefined || b === undefined) return ELBOW.leg;
  const apart = Math.max(b.minX - a.maxX, a.minX - b.maxX, b.minY - a.maxY, a.minY - b.maxY);
  return apart < ELBOW.near ? ELBOW.shortLeg : ELBOW.leg;
}

/**
 * The way in right angles from one end to the other: leaves each object straight out of its side, with the
 * fewest bends, then the shortest; only the two objects are in its way. `kept`: the sides it had, which stay
 * until others save a bend or more than 24 px.
 */
export function elbowRoute(a: ElbowEnd, b: ElbowEnd, kept?: SidePair): ElbowRoute {
  const leg = legOf(a.box, b.box);
  const walls = [a.box, b.box].map((box) => box && growBox(box, -ELBOW.tolerance));
  let best: (ElbowRoute & { readonly cost: number }) | undefined;
  for (const from of a.exits) {
    for (const to of b.exits) {
      const start = legged(from.at, from.side, leg);
      const end = legged(to.at, to.side, leg);
      const ways: (readonly Point[])[] = [[], [{ x: end.x, y: start.y }], [{ x: start.x, y: end.y }]];
      for (const x of lanes(spanX(a.box, start), spanX(b.box, end), leg)) {
        ways.push([
          { x, y: start.y },
          { x, y: end.y },
        ]);
      }
      for (const y of lanes(spanY(a.box, start), spanY(b.box, end), leg)) {
        ways.push([
          { x: start.x, y },
          { x: end.x, y },
        ]);
      }
      const isKept = kept !== undefined && kept[0] === from.side && kept[1] === to.side;
      for (const way of ways) {
        const all = [from.at, start, ...way, end, to.at];
        if (!isRightAngled(all)) continue;
        const points = corners(all);
        const cost = Math.max(0, points.length - 2) * BEND + lengthOf(points) - (isKept ? ELBOW.keeps : 0);
        // What is dear without a look at what is in its way is not looked at.
        if ((best !== undefined && cost >= best.cost) || turnsBack(points)) continue;
        const whole = walls.some((box) => crosses(points, box)) ? cost + THROUGH : cost;
        if (best === undefined || whole < best.cost) {
          best = { points, sides: [from.side, to.side], cost: whole };
        }
      }
    }
  }
  const [from, to] = [a.exits[0]?.at ?? { x: 0, y: 0 }, b.exits[0]?.at ?? { x: 0, y: 0 }];
  return best ?? { points: [from, { x: to.x, y: from.y }, to], sides: [undefined, undefined] };
}
