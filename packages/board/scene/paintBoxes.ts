import type { BoardElement } from '../document/element.ts';
import { type Box, boxBetween, growBox } from '../geometry/box.ts';
import type { Point } from '../geometry/point.ts';
import { kindOf } from '../kinds/kinds.ts';
import { paintBox } from './scene.ts';

function pieces(from: Point, to: Point, most: number): Box[] {
  const count = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / most));
  const at = (part: number): Point => ({
    x: from.x + ((to.x - from.x) * part) / count,
    y: from.y + ((to.y - from.y) * part) / count,
  });
  return Array.from({ length: count }, (_, part) => boxBetween(at(part), at(part + 1)));
}

/**
 * Upright boxes that hold all that is painted of an element. A connector has one for each `most` board px of its way:
 * the one box round a slanting line is nearly all beside it.
 */
export function paintBoxes(element: BoardElement, most: number): Box[] {
  const { wire } = element;
  const first = wire?.line[0];
  const last = wire?.line.at(-1);
  if (wire === undefined || first === undefined || last === undefined) return [paintBox(element)];
  const reach = kindOf(element.type).reach(element);
  // From afar it is drawn straight from end to end.
  const ways = [
    ...wire.line.slice(1).map((to, at) => [wire.line[at] ?? first, to] as const),
    [first, last] as const,
  ];
  return ways.flatMap(([from, to]) => pieces(from, to, most)).map((piece) => growBox(piece, reach));
}
