import { viewBox } from '../camera/camera.ts';
import { EXPORT } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import { boxesTouch } from '../geometry/box.ts';
import type { Pictures } from '../images/pictures.ts';
import { drawElement } from '../render/drawScene.ts';
import { tokens } from '../render/theme.ts';
import type { View } from '../render/view.ts';
import type { Scene } from '../scene/scene.ts';
import { chosen, type ExportOptions } from './chosen.ts';
import { exportSize } from './exportSize.ts';

/** A canvas that is on no page. */
export type Sheet = {
  readonly context: CanvasRenderingContext2D;
  readonly saved: (mediaType: string) => Promise<Blob>;
};

export type ExportPorts = {
  readonly scene: Scene;
  readonly font: string;
  readonly pictures: Pictures | undefined;
  readonly sheet: (width: number, height: number) => Sheet;
  /** Lets the page breathe between two bands. */
  readonly pause: () => Promise<void>;
};

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
 * A picture of the board or a part of it, drawn band by band so that the page stays alive. `progress` goes from 0 to 1.
 * Undefined when there is nothing to see or the picture would be larger than browsers draw.
 */
export async function exportPicture(
  { scene, font, pictures, sheet, pause }: ExportPorts,
  options: ExportOptions,
  progress: (part: number) => void,
): Promise<Blob | undefined> {
  const found = chosen(scene, options);
  if (found === undefined) return undefined;
  const { shown, box, scale } = found;
  const elements = shown.map(({ element }) => element);
  const { width, height, fits } = exportSize(box, scale);
  if (!fits) return undefined;
  if (pictures !== undefined) await fetchPictures(pictures, elements, scale);
  const { context, saved } = sheet(width, height);
  const { theme, hasGround, mediaType = 'image/png' } = options;
  for (let top = 0; top < height; top += EXPORT.band) {
    const bottom = Math.min(height, top + EXPORT.band);
    const view: View = {
      camera: { x: box.minX, y: box.minY, zoom: scale },
      size: { width, height: bottom },
      ratio: 1,
      theme,
      font,
      isExport: true,
      ...(pictures === undefined ? {} : { pictures }),
    };
    context.save();
    context.beginPath();
    context.rect(0, top, width, bottom - top);
    context.clip();
    if (hasGround) {
      context.fillStyle = tokens[theme].work;
      context.fillRect(0, top, width, bottom - top);
    }
    const inBand = { ...viewBox(view.camera, view.size), minY: box.minY + top / scale };
    for (const each of shown) {
      if (boxesTouch(each, inBand)) drawElement(context, each.element, view, false);
    }
    context.restore();
    progress(Math.min(1, (top + EXPORT.band) / height));
    await pause();
  }
  return saved(mediaType);
}
