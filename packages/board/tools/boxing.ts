import { boxBetween } from '../geometry/box.ts';
import type { Point } from '../geometry/point.ts';
import { selectedByBox } from '../scene/boxSelect.ts';
import type { Drag } from './drag.ts';
import type { ToolContext } from './tool.ts';

/** Selects what a box touches; Alt: what it contains; Shift: beside what was selected at `down`. */
export function boxing(context: ToolContext, start: Point, selectionAtDown: ReadonlySet<string>): Drag {
  return {
    name: 'boxing',
    follow(now, { modifiers: { shift, alt } }) {
      const box = boxBetween(start, now);
      const inBox = selectedByBox(context.scene, box, alt ? 'contains' : 'touches');
      context.show({ marquee: box });
      context.selection.set(shift ? [...selectionAtDown, ...inBox] : inBox);
    },
    commit: () => {},
    lose: () => false,
  };
}
