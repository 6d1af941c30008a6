import type { Size } from '../camera/camera.ts';
import { EXPORT } from '../constants.ts';
import { isShown } from '../document/element.ts';
import { type Box, boxAround, growBox } from '../geometry/box.ts';
import type { Theme } from '../render/theme.ts';
import type { Scene } from '../scene/scene.ts';
import type { Placed } from '../scene/spatialIndex.ts';
import { type ExportSize, exportSize } from './exportSize.ts';

export type ExportOptions = {
  /** These and what lies in them; without it all of the board. */
  readonly ids?: readonly string[];
  /** Pixels for each board px. */
  readonly scale: number;
  /** No wider and no higher than this, px, whatever the scale. */
  readonly atMost?: Size;
  /** PNG unless told; a browser that cannot make it makes a PNG. */
  readonly mediaType?: 'image/png' | 'image/webp';
  readonly theme: Theme;
  /** On the board's ground with a margin, or on nothing and cut to what is painted. */
  readonly hasGround: boolean;
};

export type Chosen = { readonly shown: readonly Placed[]; readonly box: Box; readonly scale: number };

/** Keeps what is scaled to a size within it, however numbers are rounded. */
const within = 1 - 1e-9;

function scaleOf({ minX, minY, maxX, maxY }: Box, { scale, atMost }: ExportOptions): number {
  if (atMost === undefined) return scale;
  const fitting = Math.min(atMost.width / (maxX - minX), atMost.height / (maxY - minY)) * within;
  return Math.min(scale, fitting);
}

/** What is drawn and how large; undefined when there is nothing to see. */
export function chosen(scene: Scene, options: ExportOptions): Chosen | undefined {
  const { ids, hasGround } = options;
  const wanted = ids && new Set(ids);
  const placed = scene.inOrder().filter(({ element: { id, parent } }) => {
    // A parent is painted before its children.
    if (parent !== null && wanted?.has(parent) === true) wanted.add(id);
    return wanted === undefined || wanted.has(id);
  });
  const shown = placed.filter(({ element }) => isShown(element));
  const painted = boxAround(shown);
  if (painted === undefined) return undefined;
  const box = hasGround ? growBox(painted, EXPORT.margin) : painted;
  return { shown, box, scale: scaleOf(box, options) };
}

/** How large the picture would be; undefined when there is nothing to see. */
export function sizeOfExport(scene: Scene, options: ExportOptions): ExportSize | undefined {
  const found = chosen(scene, options);
  return found && exportSize(found.box, found.scale);
}
