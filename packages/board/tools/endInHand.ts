import { BINDING } from '../constants.ts';
import type { End } from '../document/ends.ts';
import { atRoundAngle } from '../geometry/line.ts';
import type { Point } from '../geometry/point.ts';
import { pointAt } from '../geometry/wire.ts';
import type { Sample } from '../input/events.ts';
import { bindingAt, bindingTarget, bindingTargets } from '../scene/binding.ts';
import { boardPoint, type ToolContext } from './tool.ts';

/** An end of a connector in the hand: what it would be bound to, shown before it is let go. */
export type EndInHand = {
  /** `other`: the end that Shift keeps a round angle to. */
  readonly at: (sample: Sample, other: Point | undefined) => End;
  /** The next of the objects under it is the one; it is seen with the next `at`. */
  readonly next: () => void;
  readonly stop: () => void;
};

/** `onPause`: the hand has rested on an object, which now means the exact spot. */
export function endInHand(context: ToolContext, onPause: (sample: Sample) => void): EndInHand {
  let kept: string | undefined;
  let isPaused = false;
  let last: Point | undefined;
  let restsAt: Point | undefined;
  let stopTimer = (): void => {};

  const watchRest = (sample: Sample): void => {
    if (restsAt?.x === sample.at.x && restsAt.y === sample.at.y) return;
    restsAt = sample.at;
    isPaused = false;
    stopTimer();
    stopTimer = context.after(BINDING.pause, () => {
      isPaused = true;
      onPause(sample);
    });
  };

  return {
    at(sample, other) {
      watchRest(sample);
      const { shift, ctrl, alt } = sample.modifiers;
      const pointed = boardPoint(context, sample.at);
      const point = shift && other !== undefined ? atRoundAngle(pointed, other, BINDING.step) : pointed;
      last = point;
      const { zoom } = context.camera();
      const target = ctrl ? undefined : bindingTarget(context.scene, point, zoom, kept);
      kept = target?.id;
      if (target === undefined) {
        context.show({ hover: undefined, anchor: undefined });
        return { ...point, to: undefined };
      }
      const to = bindingAt(target, point, zoom, { isExact: isPaused, isInside: alt });
      const anchor = pointAt(target.geometry, to.at === 'auto' ? [0.5, 0.5] : to.at);
      context.show({ hover: target.id, anchor });
      return { ...point, to };
    },
    next() {
      const found = last === undefined ? [] : bindingTargets(context.scene, last, context.camera().zoom);
      const at = found.findIndex(({ id }) => id === kept);
      kept = found[(at + 1) % Math.max(1, found.length)]?.id;
    },
    stop() {
      stopTimer();
      context.show({ hover: undefined, anchor: undefined });
    },
  };
}
