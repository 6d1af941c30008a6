import type { Clock } from '../live/sender.ts';

/** Time that only a test moves: `advance` calls what is due, in order. */
export type FakeClock = Clock & {
  readonly advance: (ms: number) => void;
  readonly waiting: () => number;
};

export function fakeClock(start = 1000): FakeClock {
  let now = start;
  let timers: { readonly due: number; readonly callback: () => void }[] = [];
  return {
    now: () => now,
    waiting: () => timers.length,
    after(ms, callback) {
      const timer = { due: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.due);
        next.callback();
      }
      now = end;
    },
  };
}
