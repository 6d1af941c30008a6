import { viewBox } from '../camera/camera.ts';
import { EXPORT } from '../constants.ts';
import { type BoardElement, isShown } from '../document/element.ts';
import { type Box, boxAround, boxesTouch, growBox } from '../geometry/box.ts';
import type { Pictures } from '../images/pictures.ts';
import { drawElement } from '../render/sceneLayer.ts';
import { type Theme, tokens } from '../render/theme.ts';
import type { View } from '../render/view.ts';
import type { Scene } from '../scene/scene.ts';
import type { Placed } from '../scene/spatialIndex.ts';
import { type ExportSize, exportSize } from './exportSize.ts';

export type ExportOptions = {
  /** These and what lies in them; without it all of the board. */
  readonly ids?: readonly string[];
  /** Pixels for each board px. */
  readonly scale: 1 | 2;
  readonly theme: Theme;
  /** On the board's ground with a margin, or on nothing and cut to what is painted. */
  readonly hasGround: boolean;
};

/** A canvas that is on no page. */
export type Sheet = {
  readonly context: CanvasRenderingContext2D;
  readonly png: () => Promise<Blob>;
};

export type ExportPorts = {
  readonly scene: Scene;
  readonly font: string;
  readonly pictures: Pictures | undefined;
  readonly sheet: (width: number, height: number) => Sheet;
  /** Lets the page breathe between two bands. */
  readonly pause: () => Promise<void>;
};

type Chosen = { readonly shown: readonly Placed[]; readonly box: Box };

function chosen(scene: Scene, { ids, hasGround }: ExportOptions): Chosen | undefined {
  const wanted = ids && new Set(ids);
  const placed = scene.inOrder().filter(({ element: { id, parent } }) => {
    // A parent is painted before its children.
    if (parent !== null && wanted?.has(parent) === true) wanted.add(id);
    return wanted === undefined || wanted.has(id);
  });
  const shown = placed.filter(({ element }) => isShown(element));
  const box = boxAround(shown);
  if (box === undefined) return undefined;
  return {
    shown,
    box: hasGround ? growBox(box, EXPORT.margin) : box,
  };
}

/** How large the picture would be; undefined when there is nothing to see. */
export function sizeOfExport(scene: Scene, options: ExportOptions): ExportSize | undefined {
  const found = chosen(scene, options);
  return found && exportSize(found.box, options.scale);
}

/** Sends for the pictures at the size they will have, and waits until all are there that there are. */
async function fetchPictures(
  pictures: Pictures,
  elements: readonly BoardElement[],
  scale: number,
): Promise<void> {
  for (const { file, geometry } of elements) {
    if (file === undefined) continue;
    pictures.at(file, Math.max(geometry[2], geometry[3]) * scale);
    // One after the other: many large ones at once would not fit into memory.
    await pictures.settled();
  }
}

/**
 * A PNG of the board or a part of it, drawn band by band so that the page stays alive. `progress` goes from 0 to 1.
 * Undefined when there is nothing to see or the picture would be larger than browsers draw.
 */
export async function exportPicture(
  { scene, font, pictures, sheet, pause }: ExportPorts,
  options: ExportOptions,
  progress: (part: number) => void,
): Promise<Blob | undefined> {
  const found = chosen(scene, options);
  if (found === undefined) return undefined;
  const { shown, box } = found;
  const elements = shown.map(({ element }) => element);
  const { width, height, fits } = exportSize(box, options.scale);
  if (!fits) return undefined;
  if (pictures !== undefined) await fetchPictures(pictures, elements, options.scale);
  const { context, png } = sheet(width, height);
  const { scale, theme, hasGround } = options;
  for (let top = 0; top < height; top += EXPORT.band) {
    const band = { width, height: Math.min(EXPORT.band, height - top) };
    const view: View = {
      camera: { x: box.minX, y: box.minY + top / scale, zoom: scale },
      size: band,
      ratio: 1,
      theme,
      font,
      isExport: true,
      ...(pictures === undefined ? {} : { pictures }),
    };
    context.save();
    context.translate(0, top);
    context.beginPath();
    context.rect(0, 0, band.width, band.height);
    context.clip();
    if (hasGround) {
      context.fillStyle = tokens[theme].work;
      context.fillRect(0, 0, band.width, band.height);
    }
    const inBand = viewBox(view.camera, band);
    for (const each of shown) {
      if (boxesTouch(each, inBand)) drawElement(context, each.element, view, false);
    }
    context.restore();
    progress(Math.min(1, (top + EXPORT.band) / height));
    await pause();
  }
  return png();
}
