import { INTERPOLATION, JUMP } from '../constants.ts';

/**
 * Numbers that arrive now and then, shown in between: linearly from what is shown to the newest over the mean
 * spacing of arrivals (33–150 ms), never beyond it (board.md, Live and stored).
 */
export type Track = {
  /** `jumps`: show it at once. */
  readonly arrive: (values: readonly number[], now: number, jumps: boolean) => void;
  readonly at: (now: number) => readonly number[];
  readonly isMoving: (now: number) => boolean;
};

export function createTrack(first: readonly number[], start: number): Track {
  let from = first;
  let to = first;
  let arrived = start;
  let spacing: number = INTERPOLATION.fastest;

  const at = (now: number): readonly number[] => {
    const part = Math.min(1, Math.max(0, (now - arrived) / spacing));
    if (part === 1) return to;
    return to.map((value, index) => {
      const begin = from[index] ?? value;
      return begin + (value - begin) * part;
    });
  };

  return {
    arrive(values, now, jumps) {
      const gap = now - arrived;
      const isLate = gap > JUMP.age;
      from = jumps || isLate || values.length !== to.length ? values : at(now);
      if (!isLate) {
        const mean = spacing + (gap - spacing) * INTERPOLATION.weight;
        spacing = Math.min(INTERPOLATION.slowest, Math.max(INTERPOLATION.fastest, mean));
      }
      to = values;
      arrived = now;
    },
    at,
    isMoving: (now) => from !== to && now < arrived + spacing,
  };
}
