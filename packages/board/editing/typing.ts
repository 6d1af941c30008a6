import { TYPING_PAUSE } from '../constants.ts';
import type { PlainChange } from './plainChange.ts';

/** Tells the steps of undo apart while a text is written: words, pauses, and turns from writing to deleting. */
export type Typing = {
  /** The number of the step that this change belongs to. */
  readonly stepOf: (change: PlainChange, now: number) => number;
};

export function typing(): Typing {
  let step = 0;
  let last:
    | { readonly end: number; readonly time: number; readonly isSpace: boolean; readonly kind: string }
    | undefined;
  return {
    stepOf({ at, removed, inserted }, now) {
      const kind = inserted.length > 0 ? 'write' : 'delete';
      const isSpace = /\s$/.test(inserted);
      const place = kind === 'write' ? at : at + removed;
      const goesOn =
        last !== undefined &&
        last.kind === kind &&
        last.end === place &&
        now - last.time <= TYPING_PAUSE &&
        // A word begins after a space.
        !(kind === 'write' && last.isSpace && !isSpace);
      if (!goesOn) step += 1;
      last = { end: kind === 'write' ? at + inserted.length : at, time: now, isSpace, kind };
      return step;
    },
  };
}
