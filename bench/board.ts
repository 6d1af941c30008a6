import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { boardBrowser } from '../packages/board/testing/boardBrowser.ts';
import { median } from './measuring/figures.ts';
import type { Contender, Opening } from './mixed/contender.ts';
import { type Figures, type Motion, measure } from './mixed/motions.ts';
import { mixedObjects } from './mixed/objects.ts';

/**
 * `npm run bench -- board [rounds] [name]`: 10,000 mixed objects in headless Chromium without a GPU, 1,600 × 900, with
 * Excalidraw beside us: first paint, then for each motion frames a second and CPU ms of the main thread a frame.
 */
declare const contender: Contender;

const COUNT = 10_000;
const rounds = Number(process.argv[2] ?? 3);
const peers = join(import.meta.dirname, 'node_modules/@excalidraw/excalidraw/dist/prod');

const contenders = [
  { name: 'FluxStudio', entry: join(import.meta.dirname, 'mixed/ours.ts') },
  {
    name: 'Excalidraw',
    entry: join(import.meta.dirname, 'peers/excalidraw.ts'),
    style: readFileSync(join(peers, 'index.css'), 'utf8'),
    files: peers,
  },
].filter(({ name }) => process.argv[3] === undefined || name === process.argv[3]);

const views: readonly (readonly [name: string, zoom: number])[] = [
  ['100 %', 1],
  ['overview', 0.1],
];
const motions: readonly Motion[] = ['pan', 'zoom', 'drag'];
const figures = new Map<string, Figures[]>();
const paints = new Map<string, Opening[]>();
const note = <T>(map: Map<string, T[]>, key: string, value: T): void => {
  map.set(key, [...(map.get(key) ?? []), value]);
};

for (let round = 0; round < rounds; round += 1) {
  for (const { name, ...source } of contenders) {
    const browser = await boardBrowser(source);
    const { page: tab, errors } = await browser.open({ width: 1600, height: 900 });
    const session = await tab.context().newCDPSession(tab);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await tab.evaluate(() => document.getElementById('a')?.classList.add('whole'));
    await tab.evaluate((objects) => contender.prepare(objects), mixedObjects(COUNT));
    note(paints, name, await tab.evaluate(() => contender.open()));
    for (const [view, zoom] of views) {
      for (const motion of motions) {
        note(figures, `${name} ${view} ${motion}`, await measure(tab, session, motion, zoom));
      }
    }
    if (name === 'FluxStudio' && errors.length > 0) throw new Error(errors.join('\n'));
    await browser.close();
  }
}

console.log(`${COUNT} mixed objects, medians of ${rounds}; load ${loadavg()[0]!.toFixed(1)}`);
for (const { name } of contenders) {
  const after = (key: keyof Opening): string => median(paints.get(name)!.map((each) => each[key])).toFixed(0);
  console.log(`${name}: first paint after ${after('first')} ms, at rest after ${after('whole')} ms`);
  for (const [view] of views) {
    for (const motion of motions) {
      const of = (key: keyof Figures): string =>
        median(figures.get(`${name} ${view} ${motion}`)!.map((each) => each[key])).toFixed(1);
      console.log(
        `${name.padEnd(10)} ${view.padEnd(8)} ${motion.padEnd(4)} ${of('rate').padStart(5)} frames/s ${of('main').padStart(6)} ms`,
      );
    }
  }
}
