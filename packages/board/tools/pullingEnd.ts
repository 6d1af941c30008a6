import { HANDLE } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import { type Ends, storedEnds } from '../document/ends.ts';
import { distance, type Point } from '../geometry/point.ts';
import { bendOf, bowThrough } from '../geometry/wire.ts';
import type { Sample } from '../input/events.ts';
import { wired } from '../scene/wiring.ts';
import type { Drag } from './drag.ts';
import { endInHand } from './endInHand.ts';
import { newGestureId } from './gestureId.ts';
import { boardPoint, type ToolContext } from './tool.ts';

export type PulledEnd = { readonly element: BoardElement; readonly end: 'a' | 'b' | 'bow' };

/** A connector that is selected alone has its ends to be pulled, and no box. */
export function isWireAlone(context: ToolContext): boolean {
  const [id, ...others] = context.selection.ids();
  return id !== undefined && others.length === 0 && context.scene.get(id)?.wire !== undefined;
}

/** The end of the one selected connector under the pointer, or the middle of a curve. */
export function endUnder(context: ToolContext, sample: Sample): PulledEnd | undefined {
  const [id, ...others] = context.selection.ids();
  const element = id === undefined || others.length > 0 ? undefined : context.scene.get(id);
  if (element?.wire === undefined || element.locked || !context.canEdit()) return undefined;
  const point = boardPoint(context, sample.at);
  const reach = (sample.device === 'touch' ? HANDLE.hitTouch : HANDLE.hit) / 2 / context.camera().zoom;
  const isNear = (tip: Point | undefined): boolean => tip !== undefined && distance(tip, point) <= reach;
  if (isNear(element.wire.points.at(-1))) return { element, end: 'b' };
  if (isNear(element.wire.points[0])) return { element, end: 'a' };
  return isNear(bendOf(element.wire)) ? { element, end: 'bow' } : undefined;
}

/** Each halves what a bow is off by. */
const BEND_STEPS = 16;

/** Only the end in the hand is bound anew (board.md, Connectors, follow). */
export function pullingEnd(context: ToolContext, { element, end }: PulledEnd): Drag {
  const g = newGestureId();
  let last: Ends | undefined;
  let sample: Sample | undefined;

  /** Tips go along an outline as a curve is bent, so the bow is found by halves: whole steps swing to and fro. */
  const bent = (ends: Ends, to: Point): Ends => {
    let bow = ends.bow;
    for (let step = 0; step < BEND_STEPS; step += 1) {
      const points = wired({ ...element, ends: { ...ends, bow } }, context.scene.get).wire?.points ?? [];
      const [a, b] = [points[0], points.at(-1)];
      if (a !== undefined && b !== undefined) bow = (bow + bowThrough(a, b, to)) / 2;
    }
    return { ...ends, bow };
  };

  const follow = (now: Sample): void => {
    sample = now;
    const { ends, wire } = element;
    if (ends === undefined) return;
    const tips = [wire?.points[0], wire?.points.at(-1)];
    const other = end === 'a' ? tips[1] : tips[0];
    last = end === 'bow' ? bent(ends, boardPoint(context, now.at)) : { ...ends, [end]: hand.at(now, other) };
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
    key(key) {
      if (key !== 'Tab' || end === 'bow') return false;
      hand.next();
      if (sample !== undefined) follow(sample);
      return true;
    },
    commit() {
      const ends = last;
      stop();
      if (ends === undefined || !context.canEdit()) return;
      context.commit('connect', (edit) => edit.setFields(element.id, new Map([['ends', storedEnds(ends)]])));
    },
    drop: stop,
    lose(ids) {
      const isLost = [...ids].includes(element.id);
      if (isLost) stop();
      return isLost;
    },
  };
}
