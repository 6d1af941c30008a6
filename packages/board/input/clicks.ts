import { DOUBLE_CLICK } from '../constants.ts';
import { distance } from '../geometry/point.ts';
import type { Sample } from './events.ts';

/** Counts clicks: two near each other in time and place, with no drag between, are a double click. */
export type ClickCounter = {
  /** At `down`: which click this would be. */
  readonly down: (sample: Sample) => 1 | 2;
  readonly dragged: () => void;
};

export function clickCounter(): ClickCounter {
  let last: Sample | undefined;
  return {
    down(sample) {
      const { time, distance: reach } = DOUBLE_CLICK[sample.device];
      const isSecond =
        last !== undefined &&
        last.device === sample.device &&
        sample.time - last.time <= time &&
        distance(last.at, sample.at) <= reach;
      last = isSecond ? undefined : sample;
      return isSecond ? 2 : 1;
    },
    dragged() {
      last = undefined;
    },
  };
}
