import { viewBox } from '../camera/camera.ts';
import { type BoardElement, isShown } from '../document/element.ts';
import { boxesTouch, growBox } from '../geometry/box.ts';
import { boundsOf } from '../geometry/geometry.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { Scene } from '../scene/scene.ts';
import { drawGround } from './ground.ts';
import type { View } from './view.ts';

export type SceneDrawing = {
  /** Shown otherwise than stored: in my hand or a colleague's. */
  readonly previews: ReadonlyMap<string, BoardElement>;
  /** Drawn on the other layer. */
  readonly lifted: ReadonlySet<string>;
  readonly selection: ReadonlySet<string>;
};

type Shown = { readonly element: BoardElement; readonly rank: number };

/** The previewed objects that are in view, from first painted to last. */
function previewed(scene: Scene, view: View, { previews, lifted }: SceneDrawing): Shown[] {
  const box = viewBox(view.camera, view.size);
  const shown: Shown[] = [];
  for (const [id, element] of previews) {
    const placed = lifted.has(id) ? undefined : scene.placed(id);
    if (placed === undefined) continue;
    const reach = kindOf(element.type).reach(element);
    if (boxesTouch(growBox(boundsOf(element.geometry), reach), box)) {
      shown.push({ element, rank: placed.rank });
    }
  }
  return shown.sort((a, b) => a.rank - b.rank);
}

export function drawElement(
  context: CanvasRenderingContext2D,
  element: BoardElement,
  view: View,
  isChosen: boolean,
): void {
  if (isShown(element)) kindOf(element.type).draw(context, element, element.geometry, view, isChosen);
}

/** The ground and all that is stored, where it is shown now, in the order of painting. */
export function drawScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  drawing: SceneDrawing,
): void {
  const { previews, lifted, selection } = drawing;
  context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  drawGround(context, view);
  const inHand = previewed(scene, view, drawing);
  let next = 0;
  const drawHeldBelow = (rank: number): void => {
    for (let held = inHand[next]; held !== undefined && held.rank < rank; held = inHand[++next]) {
      drawElement(context, held.element, view, selection.has(held.element.id));
    }
  };
  for (const { element, rank } of scene.within(viewBox(view.camera, view.size))) {
    if (previews.has(element.id) || lifted.has(element.id)) continue;
    if (next < inHand.length) drawHeldBelow(rank);
    drawElement(context, element, view, selection.has(element.id));
  }
  drawHeldBelow(Number.POSITIVE_INFINITY);
}
