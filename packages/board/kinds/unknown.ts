import { TINY } from '../constants.ts';
import { distanceToBox } from '../geometry/geometry.ts';
import { touchesArea } from '../geometry/touching.ts';
import { tokens } from '../render/theme.ts';
import type { Kind } from './kind.ts';

const DASH = [4, 3];
const NAME_SIZE = 13;
const NAME_INSET = 8;

/**
 * A type made by a newer studio or another client: a dashed box with its name, which can be moved and is kept
 * whole (board.md, Live and stored). It counts as filled, so that it can be taken anywhere.
 */
export const unknown: Kind = {
  reach: () => 1,
  isFilled: () => true,
  lineDistance: (_element, geometry, point) => distanceToBox(geometry, point),
  holdsPoint: (geometry, point) => distanceToBox(geometry, point) === 0,
  touchesBox: (_element, geometry, box) => touchesArea(geometry, box),

  draw(context, element, [x, y, w, h, r], view) {
    const { camera, theme } = view;
    const width = w * camera.zoom;
    const height = h * camera.zoom;
    if (Math.max(width, height) < TINY) return;
    context.save();
    context.translate((x + w / 2 - camera.x) * camera.zoom, (y + h / 2 - camera.y) * camera.zoom);
    context.rotate(r);
    context.strokeStyle = tokens[theme].ink2;
    context.lineWidth = 1;
    context.setLineDash(DASH);
    context.strokeRect(-width / 2, -height / 2, width, height);
    if (width > 4 * NAME_SIZE && height > 2 * NAME_SIZE) {
      context.font = `${NAME_SIZE}px ${view.font}`;
      context.textBaseline = 'top';
      context.fillStyle = tokens[theme].ink2;
      context.fillText(
        element.type,
        NAME_INSET - width / 2,
        NAME_INSET - height / 2,
        Math.max(1, width - 2 * NAME_INSET),
      );
    }
    context.restore();
  },
};
