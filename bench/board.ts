import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { boardBrowser } from '../packages/board/testing/boardBrowser.ts';
import type { BoardPage } from '../packages/board/testing/boardPage.ts';

/**
 * `node bench/board.ts`: 10,000 mixed rectangles in headless Chromium without a GPU, 1,600 × 900. For each
 * motion: frames per second, and main-thread ms per frame (median and 95th percentile) measured around the
 * board's own frame. Then the size of what a page loads for a board.
 */
declare const page: BoardPage;

const COUNT = 10_000;
const FRAMES = 120;

type Motion = 'pan' | 'zoom' | 'drag';
type Figures = { readonly rate: number; readonly median: number; readonly worst: number };

async function bundleSize(): Promise<number> {
  const entry = new URL('../packages/board/index.ts', import.meta.url).pathname;
  const bundle = await rolldown({ input: entry, platform: 'browser' });
  const { output } = await bundle.generate({ format: 'es', minify: true });
  await bundle.close();
  return gzipSync(output[0].code).byteLength;
}

/** Same boards every time: a small generator of pseudo-random numbers. */
function mixedRectangles(): { id: string; geometry: number[]; style: object }[] {
  let seed = 1;
  const random = (): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const fills = ['none', 'note:yellow', 'note:mint', '#2C5647', '#C2482C'];
  return Array.from({ length: COUNT }, (_, at) => ({
    id: `rectangle-${at}`,
    geometry: [
      (at % 100) * 260 + random() * 60,
      Math.floor(at / 100) * 200 + random() * 60,
      60 + random() * 180,
      40 + random() * 120,
      at % 5 === 0 ? random() * 3 : 0,
    ],
    style: {
      fill: fills[at % fills.length],
      width: 1 + (at % 4),
      dash: at % 11 === 0 ? 'dashed' : 'solid',
      opacity: at % 13 === 0 ? 60 : 100,
    },
  }));
}

const browser = await boardBrowser();
const { page: tab, errors } = await browser.open({ width: 1600, height: 900 });
const load = await tab.evaluate((rectangles) => {
  document.getElementById('a')?.classList.add('whole');
  page.open('a', 'Ana');
  const start = performance.now();
  page.fill(0, rectangles);
  return performance.now() - start;
}, mixedRectangles());
console.log(`write and index ${COUNT} rectangles: ${load.toFixed(0)} ms`);

async function measure(motion: Motion, zoom: number): Promise<Figures> {
  return tab.evaluate(
    async ({ motion, zoom, frames }) => {
      const board = page.people[0]?.board;
      const host = document.querySelector<HTMLElement>('[role=application]');
      if (board === undefined || host === null) throw new Error('No board');
      host.setPointerCapture = () => {};
      board.setCamera({ x: 0, y: 0, zoom });
      const pointer = (type: string, x: number, y: number, buttons: number): void => {
        host.dispatchEvent(
          new PointerEvent(type, { pointerId: 1, pointerType: 'mouse', clientX: x, clientY: y, buttons }),
        );
      };
      const wheel = (init: WheelEventInit): void => {
        host.dispatchEvent(
          new WheelEvent('wheel', { clientX: 800, clientY: 450, cancelable: true, ...init }),
        );
      };
      const original = window.requestAnimationFrame;
      const costs: number[] = [];
      window.requestAnimationFrame = (callback) =>
        original((now) => {
          const start = performance.now();
          callback(now);
          costs.push(performance.now() - start);
        });
      if (motion === 'drag') {
        board.select(['rectangle-0']);
        pointer('pointerdown', 100 * zoom, 60 * zoom, 1);
      }
      const start = performance.now();
      for (let at = 0; at < frames; at += 1) {
        if (motion === 'pan') wheel({ deltaX: 7, deltaY: 5 });
        else if (motion === 'zoom') wheel({ deltaY: at % 60 < 30 ? 3 : -3, ctrlKey: true });
        else pointer('pointermove', 400 + 300 * Math.cos(at / 10), 400 + 300 * Math.sin(at / 10), 1);
        await new Promise((resolve) => original(resolve));
      }
      const time = performance.now() - start;
      if (motion === 'drag') {
        window.dispatchEvent(new Event('blur'));
        board.run('undo');
      }
      window.requestAnimationFrame = original;
      costs.sort((a, b) => a - b);
      return {
        rate: (frames / time) * 1000,
        median: costs[Math.floor(costs.length / 2)] ?? 0,
        worst: costs[Math.floor(costs.length * 0.95)] ?? 0,
      };
    },
    { motion, zoom, frames: FRAMES },
  );
}

for (const [name, zoom] of [
  ['100 %', 1],
  ['overview', 0.06],
] as const) {
  for (const motion of ['pan', 'zoom', 'drag'] as const) {
    const { rate, median, worst } = await measure(motion, zoom);
    const ms = `${median.toFixed(1)} ms a frame, p95 ${worst.toFixed(1)}`;
    console.log(`${name.padEnd(9)} ${motion.padEnd(5)} ${rate.toFixed(0)} frames/s, ${ms}`);
  }
}
if (errors.length > 0) throw new Error(errors.join('\n'));
await browser.close();
console.log(`the board with yjs: ${((await bundleSize()) / 1000).toFixed(1)} kB gzip`);
