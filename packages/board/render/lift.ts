import { OUTLINES_MAX } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import { boxAround } from '../geometry/box.ts';
import { paintBox, type Scene } from '../scene/scene.ts';

const NONE: ReadonlySet<string> = new Set();

/**
 * The objects in hand that can be drawn on the interaction canvas alone, which spares redrawing the scene in
 * each frame: all of them if nothing lies above where they are, else none (board.md, Rendering).
 */
export function liftable(scene: Scene, previews: ReadonlyMap<string, BoardElement>): ReadonlySet<string> {
  if (previews.size === 0 || previews.size > OUTLINES_MAX) return NONE;
  let lowest = Number.POSITIVE_INFINITY;
  const boxes = [];
  scene.inOrder();
  for (const [id, element] of previews) {
    const placed = scene.placed(id);
    if (placed === undefined) continue;
    lowest = Math.min(lowest, placed.rank);
    boxes.push(paintBox(element));
  }
  const around = boxAround(boxes);
  if (around === undefined) return NONE;
  const isBelow = scene
    .within(around)
    .some(({ element, rank }) => rank > lowest && !previews.has(element.id));
  return isBelow ? NONE : new Set(previews.keys());
}
