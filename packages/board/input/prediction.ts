import { PREDICTION } from '../constants.ts';
import { distance, type Point } from '../geometry/point.ts';

/** A place with the time it was, or will be, at. */
export type TimedPoint = Point & { readonly time: number };

export type Prediction = {
  /** The predicted places worth drawing, after what truly came. */
  readonly accept: <P extends TimedPoint>(
    actual: readonly TimedPoint[],
    predicted: readonly P[],
  ) => readonly P[];
  readonly reset: () => void;
};

/** Believes a browser's prediction 20 ms ahead, and no more in this stroke once one was 4 px off. */
export function createPrediction(): Prediction {
  let last: TimedPoint | undefined;
  let isOff = false;
  return {
    accept(actual, predicted) {
      const now = actual.at(-1);
      if (now === undefined) return [];
      if (last !== undefined && now.time >= last.time) {
        const due = last;
        const came = actual.find(({ time }) => time >= due.time) ?? now;
        if (distance(came, due) > PREDICTION.miss) isOff = true;
        last = undefined;
      }
      if (isOff) return [];
      const near = predicted.filter(({ time }) => time > now.time && time - now.time <= PREDICTION.ahead);
      last = near.at(-1) ?? last;
      return near;
    },
    reset() {
      last = undefined;
      isOff = false;
    },
  };
}
