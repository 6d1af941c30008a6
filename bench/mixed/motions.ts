import type { CDPSession, Page } from 'playwright-core';
import type { Contender } from './contender.ts';

export type Motion = 'pan' | 'zoom' | 'drag';
/** Frames a second; CPU ms of the page's main thread for each frame: mean, and the longest of the frames. */
export type Figures = { readonly rate: number; readonly main: number };

declare const contender: Contender;

/** Frames of one motion, and the time after which it ends anyhow, ms. */
const FRAMES = 120;
const MOST = 12_000;

async function mainThread(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
}

/** One event of the motion for each frame, as fast as frames come. */
function move(tab: Page, motion: Motion, zoom: number): Promise<{ frames: number; time: number }> {
  return tab.evaluate(
    async ({ motion, zoom, most, limit }) => {
      const host = contender.host();
      host.setPointerCapture = () => {};
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const pointer = (type: string, x: number, y: number, buttons: number): void => {
        const init = { pointerId: 1, pointerType: 'mouse', isPrimary: true, clientX: x, clientY: y, buttons };
        host.dispatchEvent(new PointerEvent(type, { ...init, bubbles: true, cancelable: true }));
      };
      const wheel = (init: WheelEventInit): void => {
        const shared = { clientX: 800, clientY: 450, cancelable: true, bubbles: true };
        host.dispatchEvent(new WheelEvent('wheel', { ...shared, ...init }));
      };
      const at = { x: 40 * zoom, y: 30 * zoom };
      if (motion === 'drag') {
        pointer('pointermove', at.x, at.y, 0);
        pointer('pointerdown', at.x, at.y, 1);
        await frame();
      }
      const start = performance.now();
      let frames = 0;
      for (; frames < most && performance.now() - start < limit; frames += 1) {
        if (motion === 'pan') wheel(frames % 60 < 30 ? { deltaX: 7, deltaY: 5 } : { deltaX: -7, deltaY: -5 });
        else if (motion === 'zoom') wheel({ deltaY: frames % 60 < 30 ? -3 : 3, ctrlKey: true });
        else pointer('pointermove', 700 + 300 * Math.cos(frames / 10), 450 + 300 * Math.sin(frames / 10), 1);
        await frame();
      }
      const time = performance.now() - start;
      if (motion === 'drag') {
        pointer('pointerup', 700, 450, 0);
        await frame();
        contender.undo();
      }
      return { frames, time };
    },
    { motion, zoom, most: FRAMES, limit: MOST },
  );
}

export async function measure(
  tab: Page,
  session: CDPSession,
  motion: Motion,
  zoom: number,
): Promise<Figures> {
  await tab.evaluate((zoom) => contender.look(0, 0, zoom), zoom);
  await tab.evaluate(() => contender.settled());
  const before = await mainThread(session);
  const { frames, time } = await move(tab, motion, zoom);
  const main = ((await mainThread(session)) - before) / frames;
  return { rate: (frames / time) * 1_000, main };
}
