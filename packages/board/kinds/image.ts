import { IMAGE_SIDE_MIN, TINY } from '../constants.ts';
import { distanceToBox } from '../geometry/geometry.ts';
import { touchesArea } from '../geometry/touching.ts';
import { tokens } from '../render/theme.ts';
import type { Kind } from './kind.ts';

const DASH = [4, 3];
/** The glyph of a place for a picture: a hill and a sun, parts of its side. */
const GLYPH = { most: 48, part: 0.4 };

/** Where a picture will be, or would be if its bytes were there. */
function drawPlace(context: CanvasRenderingContext2D, w: number, h: number, line: string): void {
  const side = Math.min(GLYPH.most, GLYPH.part * Math.min(w, h));
  context.strokeStyle = line;
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  context.beginPath();
  context.roundRect(-side / 2, -side / 2, side, side, side / 8);
  context.moveTo(-side / 2, side * 0.3);
  context.lineTo(-side * 0.15, -side * 0.05);
  context.lineTo(side * 0.1, side * 0.2);
  context.lineTo(side * 0.22, side * 0.08);
  context.lineTo(side / 2, side * 0.34);
  context.stroke();
  context.beginPath();
  context.arc(side * 0.2, -side * 0.2, side * 0.09, 0, 2 * Math.PI);
  context.stroke();
}

/** A picture of the board's files. */
export const image: Kind = {
  reach: () => 0,
  isFilled: () => true,
  keepsRatio: true,
  sideMin: IMAGE_SIDE_MIN,
  lineDistance: () => Number.POSITIVE_INFINITY,
  holdsPoint: (geometry, point) => distanceToBox(geometry, point) === 0,
  touchesBox: (_element, geometry, box) => touchesArea(geometry, box),

  draw(context, { file, style }, [x, y, w, h, r], view) {
    const { camera, theme } = view;
    const width = w * camera.zoom;
    const height = h * camera.zoom;
    const picture =
      file === undefined ? undefined : view.pictures?.at(file, Math.max(width, height) * view.ratio);
    context.save();
    context.globalAlpha *= style.opacity / 100;
    context.translate((x + w / 2 - camera.x) * camera.zoom, (y + h / 2 - camera.y) * camera.zoom);
    context.rotate(r);
    if (picture?.kind === 'ready') {
      context.drawImage(picture.image, -width / 2, -height / 2, width, height);
    } else {
      context.fillStyle = tokens[theme].dot;
      context.globalAlpha *= 0.35;
      context.fillRect(-width / 2, -height / 2, width, height);
      context.globalAlpha = style.opacity / 100;
      if (Math.max(width, height) >= TINY && picture?.kind !== 'waiting') {
        drawPlace(context, width, height, tokens[theme].ink2);
        context.setLineDash(DASH);
        context.lineWidth = 1;
        context.strokeRect(-width / 2, -height / 2, width, height);
      }
    }
    context.restore();
  },
};
