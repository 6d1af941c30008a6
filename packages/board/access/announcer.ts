import { ANNOUNCE_TIME } from '../constants.ts';
import type { Clock } from '../live/sender.ts';

export type Announcer = {
  /**
   * Polite: at most one per 500 ms, the last wins. Words are made when spoken. `still`: only after so many ms
   * without another.
   */
  readonly say: (words: () => string, still?: number) => void;
  /** At once: refusals. */
  readonly warn: (words: string) => void;
  readonly stop: () => void;
};

export function createAnnouncer(
  announce: (words: string, urgency: 'polite' | 'assertive') => void,
  clock: Clock,
): Announcer {
  let saidAt = Number.NEGATIVE_INFINITY;
  let stopTimer: (() => void) | undefined;
  return {
    say(words, still = 0) {
      stopTimer?.();
      const wait = Math.max(0, still, saidAt + ANNOUNCE_TIME - clock.now());
      stopTimer = clock.after(wait, () => {
        stopTimer = undefined;
        saidAt = clock.now();
        announce(words(), 'polite');
      });
    },
    warn: (words) => announce(words, 'assertive'),
    stop() {
      stopTimer?.();
    },
  };
}
