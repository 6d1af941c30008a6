import { duplicateDragged } from '../clipboard/duplicate.ts';
import type { Point } from '../geometry/point.ts';
import { type Axis, lockedAxis } from './axisLock.ts';
import type { Drag } from './drag.ts';
import { takeInHand } from './inHand.ts';
import type { ToolContext } from './tool.ts';

/**
 * Moves the selection by as much as the pointer went; Shift keeps it on an axis, Alt takes copies instead for as
 * long as it is held.
 */
export function moving(context: ToolContext, start: Point): Drag {
  const hand = takeInHand(context, 'move', undefined);
  let axis: Axis | undefined;
  let copied: { readonly dx: number; readonly dy: number } | undefined;
  return {
    name: 'moving',
    follow(now, { modifiers }) {
      const by = { x: now.x - start.x, y: now.y - start.y };
      axis = modifiers.shift ? lockedAxis(by, context.camera().zoom, axis) : undefined;
      const offset = { dx: axis === 'y' ? 0 : by.x, dy: axis === 'x' ? 0 : by.y };
      copied = modifiers.alt ? offset : undefined;
      (modifiers.alt ? hand.showCopies : hand.show)({ op: 'move', ...offset });
    },
    commit() {
      if (copied === undefined) hand.commit();
      else duplicateDragged(context, hand.bases.keys(), copied);
    },
    lose: hand.lose,
  };
}
