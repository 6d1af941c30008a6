import { HANDLE } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import { type Ends, storedEnds } from '../document/ends.ts';
import { distance, type Point } from '../geometry/point.ts';
import type { Sample } from '../input/events.ts';
import { wired } from '../scene/wiring.ts';
import type { Drag } from './drag.ts';
import { endInHand } from './endInHand.ts';
import { newGestureId } from './gestureId.ts';
import { boardPoint, type ToolContext } from './tool.ts';

export type PulledEnd = { readonly element: BoardElement; readonly end: 'a' | 'b' };

/** A connector that is selected alone has its ends to be pulled, and no box. */
export function isWireAlone(context: ToolContext): boolean {
  const [id, ...others] = context.selection.ids();
  return id !== undefined && others.length === 0 && context.scene.get(id)?.wire !== undefined;
}

/** The end of the one selected connector under the pointer. */
export function endUnder(context: ToolContext, sample: Sample): PulledEnd | undefined {
  const [id, ...others] = context.selection.ids();
  const element = id === undefined || others.length > 0 ? undefined : context.scene.get(id);
  if (element?.wire === undefined || element.locked || !context.canEdit()) return undefined;
  const point = boardPoint(context, sample.at);
  const reach = (sample.device === 'touch' ? HANDLE.hitTouch : HANDLE.hit) / 2 / context.camera().zoom;
  const isNear = (tip: Point | undefined): boolean => tip !== undefined && distance(tip, point) <= reach;
  if (isNear(element.wire.points.at(-1))) return { element, end: 'b' };
  return isNear(element.wire.points[0]) ? { element, end: 'a' } : undefined;
}

/** Only the end in the hand is bound anew (board.md, Connectors, follow). */
export function pullingEnd(context: ToolContext, { element, end }: PulledEnd): Drag {
  const g = newGestureId();
  let last: Ends | undefined;
  const follow = (sample: Sample): void => {
    const { ends, wire } = element;
    if (ends === undefined) return;
    const tips = [wire?.points[0], wire?.points.at(-1)];
    const other = end === 'a' ? tips[1] : tips[0];
    last = { ...ends, [end]: hand.at(sample, other) };
    const draft = wired({ ...element, ends: last }, context.scene.get);
    context.show({ draft });
    const { geometry, style } = draft;
    context.live({ g, op: 'draft', type: 'connector', geometry, style, ends: last });
  };
  const hand = endInHand(context, follow);
  const stop = (): void => {
    hand.stop();
    context.show({ draft: undefined });
  };
  return {
    name: 'pulling',
    follow: (_now, sample) => follow(sample),
    commit() {
      const ends = last;
      stop();
      if (ends === undefined || !context.canEdit()) return;
      context.commit('connect', (edit) => edit.setFields(element.id, new Map([['ends', storedEnds(ends)]])));
    },
    lose(ids) {
      const isLost = [...ids].includes(element.id);
      if (isLost) stop();
      return isLost;
    },
  };
}
