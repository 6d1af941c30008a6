import { CONNECTOR } from '../constants.ts';
import { BOW_MAX, type End, type Ends, type Route } from '../document/ends.ts';
import { boxAround } from './box.ts';
import { type ElbowEnd, elbowRoute, type Side, type SidePair, sides } from './elbow.ts';
import { boundsOf, centerOf, type Geometry, toLocal } from './geometry.ts';
import { leavingPoint, type Target } from './leaving.ts';
import { type Point, rotate } from './point.ts';

/** A connector as it runs now, derived from its ends and never stored. */
export type Wire = {
  readonly route: Route;
  /** Its two tips and, between them, the corners of an elbow or the handle of a curve. */
  readonly points: readonly Point[];
  /** Straight pieces that are as good as it for being met. */
  readonly line: readonly Point[];
  readonly sides: SidePair | undefined;
};

type Lookup = (id: string) => Target | undefined;

/** The board point of a fraction of a turned box. */
export function pointAt(geometry: Geometry, [fx, fy]: readonly [number, number]): Point {
  const [x, y, w, h, r] = geometry;
  return rotate({ x: x + fx * w, y: y + fy * h }, centerOf(geometry), r);
}

/** The fraction of a turned box that a board point is at. */
export function fractionAt(geometry: Geometry, point: Point): readonly [number, number] {
  const local = toLocal(geometry, point);
  const part = (at: number, length: number): number => (length === 0 ? 0.5 : at / length + 0.5);
  return [part(local.x, geometry[2]), part(local.y, geometry[3])];
}

/** What an end aims at: its free place, the middle of its object, or the exact spot on it. */
function aimOf({ x, y, to }: End, target: Target | undefined): Point {
  if (to === undefined || target === undefined) return { x, y };
  return to.at === 'auto' ? centerOf(target.geometry) : pointAt(target.geometry, to.at);
}

function tipOf(end: End, target: Target | undefined, aim: Point, toward: Point): Point {
  if (end.to === undefined || target === undefined || end.to.inside) return aim;
  return leavingPoint(target, aim, toward, CONNECTOR.gap + target.rim);
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** The handle of a curve whose middle is aside by `bow` of its length. */
function bowed(a: Point, b: Point, bow: number): Point {
  const { x, y } = middle(a, b);
  return { x: x - (b.y - a.y) * bow * 2, y: y + (b.x - a.x) * bow * 2 };
}

const PIECES = 24;

const flattened = (a: Point, handle: Point, b: Point): readonly Point[] =>
  Array.from({ length: PIECES + 1 }, (_, at) => {
    const t = at / PIECES;
    const [from, over, to] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
    return { x: from * a.x + over * handle.x + to * b.x, y: from * a.y + over * handle.y + to * b.y };
  });

/** An exact spot leaves by the side it is nearest to. */
function nearestSide([fx, fy]: readonly [number, number]): Side {
  const reach: Readonly<Record<Side, number>> = { left: fx, right: 1 - fx, top: fy, bottom: 1 - fy };
  return sides.reduce((best, side) => (reach[side] < reach[best] ? side : best), 'left');
}

function elbowEnd(end: End, target: Target | undefined): ElbowEnd {
  const aim = aimOf(end, target);
  if (end.to === undefined || target === undefined || end.to.inside) {
    return { exits: [{ side: undefined, at: aim }], box: undefined };
  }
  const box = boundsOf(target.geometry);
  const gap = CONNECTOR.gap + target.rim;
  const exit = (side: Side) => ({
    side,
    at: {
      x: side === 'left' ? box.minX - gap : side === 'right' ? box.maxX + gap : aim.x,
      y: side === 'top' ? box.minY - gap : side === 'bottom' ? box.maxY + gap : aim.y,
    },
  });
  return { exits: end.to.at === 'auto' ? sides.map(exit) : [exit(nearestSide(end.to.at))], box };
}

/**
 * The way of a connector, from its anchors alone: everybody has the same, and nothing is written when an object
 * moves (board.md, Connectors). `kept`: the sides that an elbow had in the gesture that is going on.
 */
export function wireOf(ends: Ends, lookup: Lookup, kept?: SidePair): Wire {
  const [targetA, targetB] = [ends.a, ends.b].map(({ to }) => (to === undefined ? undefined : lookup(to.id)));
  const { route, bow } = ends;
  if (route === 'elbow') {
    const { points, sides: pair } = elbowRoute(elbowEnd(ends.a, targetA), elbowEnd(ends.b, targetB), kept);
    return { route, points, line: points, sides: pair };
  }
  const [aimA, aimB] = [aimOf(ends.a, targetA), aimOf(ends.b, targetB)];
  const bend = route === 'curve' ? bow : 0;
  const handle = bowed(aimA, aimB, bend);
  const a = tipOf(ends.a, targetA, aimA, bend === 0 ? aimB : handle);
  const b = tipOf(ends.b, targetB, aimB, bend === 0 ? aimA : handle);
  if (bend === 0) return { route, points: [a, b], line: [a, b], sides: undefined };
  // The bow of what is seen: one of the whole way would hook where the objects hide most of it.
  const over = bowed(a, b, bend);
  return { route, points: [a, over, b], line: flattened(a, over, b), sides: undefined };
}

/** The middle of a curve, by which it is bent; other ways have none. */
export function bendOf({ route, points, line }: Wire): Point | undefined {
  const [a, b] = [points[0], points.at(-1)];
  if (route !== 'curve' || a === undefined || b === undefined) return undefined;
  return line.length > 2 ? line[PIECES / 2] : middle(a, b);
}

/** The bow of a curve between two tips whose middle is as far aside as a point. */
export function bowThrough(a: Point, b: Point, point: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const { x, y } = middle(a, b);
  const bow = (dx * (point.y - y) - dy * (point.x - x)) / Math.max(1, dx * dx + dy * dy);
  return Math.min(BOW_MAX, Math.max(-BOW_MAX, bow));
}

/** The upright box round a wire. */
export function wireBox({ line }: Wire): Geometry {
  const box = boxAround(line.map(({ x, y }) => ({ minX: x, minY: y, maxX: x, maxY: y })));
  return box === undefined
    ? [0, 0, 0, 0, 0]
    : [box.minX, box.minY, box.maxX - box.minX, box.maxY - box.minY, 0];
}

/** Free ends as they go with a box that is moved, stretched or turned; bound ones stay bound. */
export function carriedEnds(ends: Ends, from: Geometry, to: Geometry): Ends {
  const carried = (end: End): End =>
    end.to === undefined ? { ...pointAt(to, fractionOrShift(from, to, end)), to: undefined } : end;
  return { ...ends, a: carried(ends.a), b: carried(ends.b) };
}

/** Of a box without width or height the point keeps its distance instead. */
function fractionOrShift(from: Geometry, to: Geometry, point: Point): readonly [number, number] {
  const [fx, fy] = fractionAt(from, point);
  const shift = (at: number, begin: number, length: number): number =>
    length === 0 ? 0.5 : (at - begin - length / 2) / length + 0.5;
  return [
    from[2] === 0 ? shift(point.x - from[0] + to[0] + to[2] / 2, to[0], to[2]) : fx,
    from[3] === 0 ? shift(point.y - from[1] + to[1] + to[3] / 2, to[1], to[3]) : fy,
  ];
}
