import type { Clock } from '../live/sender.ts';
import type { FrameSource } from '../render/frames.ts';

/** The page's time and frames. */
export const pageClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export const pageFrames: FrameSource = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (id) => cancelAnimationFrame(id),
};

/** Cmd is Ctrl there. */
export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);

/** Asked each time, since a person may change it while the board is open. */
export const prefersReducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

export function context2d(canvas: HTMLCanvasElement, isOpaque: boolean): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha: !isOpaque });
  if (context === null) throw new Error('This browser has no canvas to draw the board on');
  return context;
}
