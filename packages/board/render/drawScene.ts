import type { Camera } from '../camera/camera.ts';
import { type BoardElement, isShown } from '../document/element.ts';
import { type Box, boxAround, boxesTouch } from '../geometry/box.ts';
import { kindOf } from '../kinds/kinds.ts';
import { paintBox, type Scene } from '../scene/scene.ts';
import { drawGround } from './ground.ts';
import { boxOfRegion, type Region } from './region.ts';
import type { View } from './view.ts';

export type SceneDrawing = {
  /** Shown otherwise than stored: in my hand or a colleague's. */
  readonly previews: ReadonlyMap<string, BoardElement>;
  /** Drawn on the other layer. */
  readonly lifted: ReadonlySet<string>;
  readonly selection: ReadonlySet<string>;
};

type Shown = { readonly element: BoardElement; readonly rank: number };

/** The previewed objects in a part of the board, from first painted to last. */
function previewed(scene: Scene, box: Box, { previews, lifted }: SceneDrawing): Shown[] {
  const shown: Shown[] = [];
  for (const [id, element] of previews) {
    const placed = lifted.has(id) ? undefined : scene.placed(id);
    if (placed === undefined) continue;
    if (boxesTouch(paintBox(element), box)) shown.push({ element, rank: placed.rank });
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

/** What is painted in any of the parts of the board, in the order of painting. */
function drawObjects(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  drawing: SceneDrawing,
  parts: readonly Box[],
): void {
  const { previews, lifted, selection } = drawing;
  const around = boxAround(parts);
  if (around === undefined) return;
  const inHand = previewed(scene, around, drawing);
  let next = 0;
  const drawHeldBelow = (rank: number): void => {
    for (let held = inHand[next]; held !== undefined && held.rank < rank; held = inHand[++next]) {
      drawElement(context, held.element, view, selection.has(held.element.id));
    }
  };
  for (const placed of scene.within(around)) {
    const { element, rank } = placed;
    if (previews.has(element.id) || lifted.has(element.id)) continue;
    if (parts.length > 1 && !parts.some((part) => boxesTouch(part, placed))) continue;
    if (next < inHand.length) drawHeldBelow(rank);
    drawElement(context, element, view, selection.has(element.id));
  }
  drawHeldBelow(Number.POSITIVE_INFINITY);
}

/** All of a view, as a part of its canvas. */
export const wholeRegion = ({ size, ratio }: Pick<View, 'size' | 'ratio'>): Region => ({
  left: 0,
  top: 0,
  width: Math.ceil(size.width * ratio),
  height: Math.ceil(size.height * ratio),
});

/** The ground and all that is stored, where it is shown now, in the order of painting: in all of a view. */
export function drawScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  drawing: SceneDrawing,
): void {
  const { ratio } = view;
  const whole = wholeRegion(view);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawGround(context, view, whole);
  drawObjects(context, scene, view, drawing, [boxOfRegion(whole, view)]);
}

/** The same in some parts of it, with the pixels that drawing all of it would have made there. */
export function drawParts(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  drawing: SceneDrawing,
  regions: readonly Region[],
): void {
  const { ratio } = view;
  if (regions.length === 0) return;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.beginPath();
  for (const { left, top, width, height } of regions) context.rect(left, top, width, height);
  context.clip();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const region of regions) drawGround(context, view, region);
  const parts = regions.map((region) => boxOfRegion(region, view));
  drawObjects(context, scene, view, drawing, parts);
  context.restore();
}

/** The camera of a view that begins so many device px right of and below another's. */
export const cameraFrom = ({ x, y, zoom }: Camera, left: number, top: number, ratio: number): Camera => ({
  x: x + left / (zoom * ratio),
  y: y + top / (zoom * ratio),
  zoom,
});
