import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type BoardBrowser, boardBrowser } from './testing/boardBrowser.ts';
import type { BoardPage } from './testing/boardPage.ts';

declare const page: BoardPage;

let browser: BoardBrowser;

before(async () => {
  browser = await boardBrowser();
});

after(() => browser.close());

const RECTANGLE = 'rectangle-1';

type Setup = {
  readonly zoom?: number;
  readonly ratio?: number;
  readonly people?: 1 | 2;
  readonly fill?: readonly { readonly id: string; readonly geometry: number[]; readonly style?: object }[];
};

/** One board over the whole page, or two beside each other, with one rectangle and the board's 0, 0 at theirs. */
async function opened({ zoom = 1, ratio = 1, people = 1, fill }: Setup = {}): Promise<{
  page: Page;
  errors: readonly string[];
}> {
  const { page: tab, errors } = await browser.open({ ratio });
  await tab.evaluate(
    ({ people, zoom, fill }) => {
      if (people === 1) document.getElementById('a')?.classList.add('whole');
      page.open('a', 'Ana');
      if (people === 2) page.open('b', 'Li', { theme: 'dark' });
      page.fill(0, fill);
      for (const { board } of page.people) board.setCamera({ x: 0, y: 0, zoom });
    },
    {
      people,
      zoom,
      fill: fill ?? [{ id: RECTANGLE, geometry: [100, 100, 200, 120, 0], style: { fill: '#2C5647' } }],
    },
  );
  await settled(tab);
  return { page: tab, errors };
}

/** Everything asked for was drawn. */
const settled = (tab: Page): Promise<void> =>
  tab.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );

const geometries = (tab: Page, person = 0): Promise<Record<string, number[]>> =>
  tab.evaluate((who) => page.geometries(who), person);

const place = async (tab: Page, id = RECTANGLE): Promise<number[]> => {
  const found = (await geometries(tab))[id];
  assert.ok(found, `${id} is on the board`);
  return found;
};

const selection = (tab: Page): Promise<readonly string[]> =>
  tab.evaluate(() => page.people[0]?.board.getState().selection ?? []);

async function drag(tab: Page, from: [number, number], to: [number, number], steps = 8): Promise<void> {
  await tab.mouse.move(...from);
  await tab.mouse.down();
  await tab.mouse.move(...to, { steps });
  await tab.mouse.up();
}

/** The colour of a device pixel of a canvas (0 scene, 1 interaction), at a place in CSS px. */
const pixel = (tab: Page, layer: 0 | 1, x: number, y: number): Promise<number[]> =>
  tab.evaluate(
    ({ layer, x, y }) => {
      const canvas = document.querySelectorAll('canvas')[layer];
      const context = canvas?.getContext('2d');
      const { data } = context?.getImageData(x * devicePixelRatio, y * devicePixelRatio, 1, 1) ?? {
        data: [],
      };
      return [...data];
    },
    { layer, x, y },
  );

describe('A person at the board', () => {
  for (const [zoom, ratio] of [
    [0.1, 1],
    [1, 2],
    [8, 1],
  ] as const) {
    test(`clicks with 3 px of jitter a hundred times and nothing moves, at ${zoom * 100} % on ${ratio}×`, async () => {
      const geometry = [100 / zoom, 100 / zoom, 400 / zoom, 240 / zoom, 0];
      const { page: tab, errors } = await opened({
        zoom,
        ratio,
        fill: [{ id: RECTANGLE, geometry, style: { fill: '#2C5647' } }],
      });
      await tab.evaluate(async () => {
        const host = document.querySelector('[role=application]');
        // Events made by a script have no pointer that could be captured.
        Object.assign(host ?? {}, { setPointerCapture() {} });
        const send = (type: string, buttons: number, at: number): void => {
          const clientX = 300 + (type === 'pointerdown' ? 0 : 3 * Math.cos(at));
          const clientY = 200 + (type === 'pointerdown' ? 0 : 3 * Math.sin(at));
          host?.dispatchEvent(
            new PointerEvent(type, { pointerId: 1, pointerType: 'mouse', buttons, clientX, clientY }),
          );
        };
        for (let at = 0; at < 100; at += 1) {
          send('pointerdown', 1, at);
          send('pointermove', 1, at);
          if (at % 10 === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
          send('pointerup', 0, at);
        }
      });
      assert.deepEqual(await place(tab), geometry);
      assert.deepEqual(await selection(tab), [RECTANGLE]);
      assert.deepEqual(errors, []);
      await tab.close();
    });
  }

  test('drags by 5 px and the object moves by exactly 5 px', async () => {
    const { page: tab } = await opened();
    await drag(tab, [150, 150], [155, 150], 1);
    assert.deepEqual(await place(tab), [105, 100, 200, 120, 0]);
    await tab.close();
  });

  test('drags in circles and the grabbed point is under the pointer, also in the frame before letting go', async () => {
    const { page: tab } = await opened();
    await tab.mouse.move(110, 110);
    await tab.mouse.down();
    for (let at = 0; at <= 40; at += 1) {
      const angle = (at / 20) * Math.PI * 2;
      await tab.mouse.move(300 + 100 * Math.cos(angle), 250 + 100 * Math.sin(angle));
    }
    await settled(tab);
    // The top left corner is 10 px up and left of the pointer, now at 400, 250: filled inside, not outside.
    assert.deepEqual((await pixel(tab, 1, 396, 246)).slice(0, 3), [44, 86, 71]);
    assert.equal((await pixel(tab, 1, 384, 234))[3], 0);
    await tab.mouse.up();
    assert.deepEqual(await place(tab), [390, 240, 200, 120, 0]);
    await tab.close();
  });

  test('presses Esc in a drag and everything is as it was, with nothing to undo', async () => {
    const { page: tab } = await opened();
    await tab.mouse.move(150, 150);
    await tab.mouse.down();
    await tab.mouse.move(400, 300, { steps: 5 });
    await tab.keyboard.press('Escape');
    await tab.mouse.up();
    assert.deepEqual(await place(tab), [100, 100, 200, 120, 0]);
    assert.deepEqual(await selection(tab), []);
    assert.equal(await tab.evaluate(() => page.people[0]?.board.getState().canUndo), false);
    await tab.close();
  });

  test('presses the right button in a drag, which takes it back too', async () => {
    const { page: tab } = await opened();
    await tab.mouse.move(150, 150);
    await tab.mouse.down();
    await tab.mouse.move(400, 300, { steps: 5 });
    await tab.mouse.down({ button: 'right' });
    await tab.mouse.up({ button: 'right' });
    await tab.mouse.up();
    assert.deepEqual(await place(tab), [100, 100, 200, 120, 0]);
    await tab.close();
  });

  test('zooms with Ctrl and the wheel at a point, which stays there, and pans with the wheel alone', async () => {
    const { page: tab } = await opened();
    await tab.mouse.move(317, 211);
    await tab.keyboard.down('Control');
    for (let at = 0; at < 12; at += 1) await tab.mouse.wheel(0, at < 8 ? -120 : 120);
    await tab.keyboard.up('Control');
    const camera = await tab.evaluate(() => page.people[0]?.board.camera());
    assert.ok(camera);
    assert.ok(
      Math.abs(camera.zoom - 2) < 1e-9,
      `four notches more in than out double the zoom: ${camera.zoom}`,
    );
    const under = { x: camera.x + 317 / camera.zoom, y: camera.y + 211 / camera.zoom };
    assert.ok(Math.hypot(under.x - 317, under.y - 211) * camera.zoom <= 0.5);
    await tab.mouse.wheel(0, 120);
    const panned = await tab.evaluate(() => page.people[0]?.board.camera());
    assert.ok(Math.abs((panned?.y ?? 0) - camera.y - 60) < 1e-9);
    await tab.close();
  });

  test('jumps to all objects by key and arrives, with nothing else happening', async () => {
    const { page: tab, errors } = await opened({
      fill: [{ id: RECTANGLE, geometry: [5000, 5000, 4000, 2000, 0], style: { fill: '#2C5647' } }],
    });
    await tab.evaluate(() => page.people[0]?.board.focus());
    await tab.keyboard.press('Shift+1');
    await tab.waitForTimeout(400);
    const { x, y, zoom } = await tab.evaluate(() => {
      const camera = page.people[0]?.board.camera();
      if (camera === undefined) throw new Error('no board');
      return camera;
    });
    assert.ok(zoom < 0.5, `zoom ${zoom}`);
    assert.ok(x < 5000 && y < 5000, `${x}, ${y}`);
    assert.deepEqual(errors, []);
  });

  test('pans with the middle button and with Space, and after leaving the window Space is up again', async () => {
    const { page: tab } = await opened();
    const corner = () => tab.evaluate(() => page.people[0]?.board.camera());
    await tab.mouse.move(600, 300);
    await tab.mouse.down({ button: 'middle' });
    await tab.mouse.move(650, 320);
    await tab.mouse.up({ button: 'middle' });
    assert.deepEqual(await corner(), { x: -50, y: -20, zoom: 1 });
    await tab.keyboard.down(' ');
    await drag(tab, [600, 300], [550, 280], 3);
    assert.deepEqual(await corner(), { x: 0, y: 0, zoom: 1 });
    await tab.evaluate(() => window.dispatchEvent(new Event('blur')));
    await drag(tab, [50, 50], [350, 260], 3);
    assert.deepEqual(await corner(), { x: 0, y: 0, zoom: 1 });
    assert.deepEqual(await selection(tab), [RECTANGLE]);
    await tab.close();
  });

  test('draws with R: a drag is the box, then the tool is Select and the new one selected', async () => {
    const { page: tab, errors } = await opened();
    await tab.evaluate(() => page.people[0]?.board.focus());
    await tab.keyboard.press('r');
    await drag(tab, [500, 100], [640, 190]);
    const state = await tab.evaluate(() => page.people[0]?.board.getState());
    assert.equal(state?.tool, 'select');
    const [id = ''] = state?.selection ?? [];
    assert.deepEqual(await place(tab, id), [500, 100, 140, 90, 0]);
    await tab.keyboard.press('r');
    await tab.mouse.click(700, 400);
    const [clicked = ''] = await selection(tab);
    assert.deepEqual(await place(tab, clicked), [620, 350, 160, 100, 0]);
    await tab.keyboard.press('Delete');
    assert.equal((await geometries(tab))[clicked], undefined);
    await tab.keyboard.press('Control+z');
    assert.deepEqual(await place(tab, clicked), [620, 350, 160, 100, 0]);
    assert.deepEqual(errors, []);
    await tab.close();
  });

  test('pulls a corner and the opposite one stays', async () => {
    const { page: tab } = await opened();
    await tab.mouse.click(200, 160);
    await drag(tab, [300, 220], [340, 250]);
    assert.deepEqual(await place(tab), [100, 100, 240, 150, 0]);
    await tab.close();
  });

  test('works by keys alone: a rectangle, arrows, the list of objects', async () => {
    const { page: tab, errors } = await opened();
    await tab.evaluate(() => page.people[0]?.board.focus());
    await tab.keyboard.press('r');
    await tab.keyboard.press('Enter');
    const [id = ''] = await selection(tab);
    const before = await place(tab, id);
    await tab.keyboard.press('ArrowRight');
    await tab.keyboard.press('Shift+ArrowDown');
    assert.deepEqual(await place(tab, id), [(before[0] ?? 0) + 1, (before[1] ?? 0) + 10, 160, 100, 0]);
    await tab.keyboard.press('Control+z');
    assert.deepEqual(await place(tab, id), before, 'nudges in a row are one step');
    await tab.keyboard.press('Tab');
    const tree = tab.getByRole('tree', { name: 'Objects on Test' });
    assert.deepEqual(
      await tree
        .getByRole('treeitem')
        .evaluateAll((items) =>
          items.map((item) => `${item.ariaPosInSet} of ${item.ariaSetSize}: ${item.textContent}`),
        ),
      ['1 of 2: Rectangle, at 100, 100, 200 by 120', '2 of 2: Rectangle, at 420, 250, 160 by 100'],
    );
    await tab.keyboard.press('Home');
    await tab.keyboard.press(' ');
    assert.deepEqual(await selection(tab), [RECTANGLE]);
    await tab.keyboard.press('Delete');
    assert.deepEqual(Object.keys(await geometries(tab)), [id]);
    await tab.keyboard.press('Shift+Tab');
    assert.equal(await tab.evaluate(() => document.activeElement?.getAttribute('role')), 'application');
    await tab.waitForFunction(() => page.people[0]?.said.includes('1 deleted'));
    assert.deepEqual(errors, []);
    await tab.close();
  });

  test('has crisp pixels on a dense screen, and no frame is asked for when nothing happens', async () => {
    const { page: tab } = await opened({ ratio: 2 });
    const size = await tab.evaluate(() => {
      const canvas = document.querySelector('canvas');
      return [canvas?.width, canvas?.height];
    });
    assert.deepEqual(size, [2000, 1200]);
    assert.deepEqual((await pixel(tab, 0, 150, 150)).slice(0, 3), [44, 86, 71]);
    const frames = await tab.evaluate(async () => {
      let count = 0;
      const original = requestAnimationFrame;
      Object.assign(window, {
        requestAnimationFrame: (callback: FrameRequestCallback) => {
          count += 1;
          return original(callback);
        },
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      return count;
    });
    assert.equal(frames, 0);
    await tab.close();
  });

  test('leaves and nothing of the board is left in the page', async () => {
    const { page: tab, errors } = await opened();
    const left = await tab.evaluate(() => {
      page.people[0]?.board.destroy();
      window.dispatchEvent(new Event('resize'));
      return document.getElementById('a')?.childElementCount;
    });
    assert.equal(left, 0);
    assert.deepEqual(errors, []);
    await tab.close();
  });
});

describe('A person who touches the board', () => {
  test('pinches from 25 % to 400 % and back, and the point between the fingers stays', async () => {
    const { page: tab } = await opened({ zoom: 0.25 });
    const session = await tab.context().newCDPSession(tab);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', spread: number): Promise<unknown> =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          type === 'touchEnd'
            ? []
            : [
                { x: 500 - spread, y: 300, id: 1 },
                { x: 500 + spread, y: 300, id: 2 },
              ],
      });
    await touch('touchStart', 20);
    for (let spread = 20; spread <= 320; spread += 10) await touch('touchMove', spread);
    await settled(tab);
    const wide = await tab.evaluate(() => page.people[0]?.board.camera());
    for (let spread = 320; spread >= 20; spread -= 10) await touch('touchMove', spread);
    await touch('touchEnd', 20);
    const back = await tab.evaluate(() => page.people[0]?.board.camera());
    assert.ok(wide && back);
    assert.ok(Math.abs(wide.zoom / 4 - 1) <= 0.01, `zoom ${wide.zoom}`);
    assert.ok(Math.abs(back.zoom / 0.25 - 1) <= 0.01, `zoom ${back.zoom}`);
    for (const camera of [wide, back]) {
      const point = { x: camera.x + 500 / camera.zoom, y: camera.y + 300 / camera.zoom };
      assert.ok(Math.hypot(point.x - 2000, point.y - 1200) * camera.zoom <= 0.5);
    }
    assert.deepEqual(await selection(tab), []);
    await tab.close();
  });
});

describe('Two people on one document', () => {
  test('see each other draw, move and point, each in their own theme', async () => {
    const { page: tab, errors } = await opened({ people: 2 });
    await tab.mouse.move(150, 150);
    await tab.mouse.down();
    await tab.mouse.move(200, 250, { steps: 4 });
    // While Ana drags, Li sees it move though nothing is stored.
    await tab.waitForFunction(() => {
      const canvas = document.querySelectorAll('canvas')[3];
      const seen = canvas?.getContext('2d')?.getImageData(160, 310, 1, 1).data;
      return seen?.[0] === 44 && seen[1] === 86;
    });
    assert.deepEqual((await geometries(tab, 1))[RECTANGLE], [100, 100, 200, 120, 0]);
    await tab.mouse.up();
    assert.deepEqual((await geometries(tab, 1))[RECTANGLE], [150, 200, 200, 120, 0]);
    const cursor = await tab.locator('[data-client]').first().textContent();
    assert.equal(cursor, 'Ana');
    await tab.evaluate(() => page.people[1]?.board.setTool('rectangle'));
    await drag(tab, [700, 400], [800, 460]);
    const [mine, theirs] = [await geometries(tab, 0), await geometries(tab, 1)];
    assert.deepEqual(mine, theirs);
    assert.equal(Object.keys(mine).length, 2);
    assert.deepEqual(errors, []);
    await tab.close();
  });

  test('move the same object apart and offline, and agree when they meet again', async () => {
    const { page: tab } = await opened({ people: 2 });
    await tab.evaluate(() => page.online(false));
    await drag(tab, [150, 150], [180, 150]);
    await drag(tab, [650, 150], [650, 190]);
    await tab.evaluate(() => page.online(true));
    const [mine, theirs] = [await geometries(tab, 0), await geometries(tab, 1)];
    assert.deepEqual(mine, theirs);
    await tab.close();
  });

  test('keep their own undo: mine takes back my move, not the size a colleague gave it since', async () => {
    const { page: tab } = await opened({ people: 2 });
    await drag(tab, [150, 150], [180, 160]);
    await tab.mouse.click(700, 200);
    await drag(tab, [830, 230], [850, 240]);
    assert.deepEqual((await geometries(tab, 0))[RECTANGLE], [130, 110, 220, 130, 0]);
    await tab.evaluate(() => page.people[0]?.board.run('undo'));
    assert.deepEqual((await geometries(tab, 1))[RECTANGLE], [100, 100, 220, 130, 0]);
    await tab.close();
  });

  test('one who loses the right to edit in a drag is told so, and nothing moves', async () => {
    const { page: tab } = await opened({ people: 2 });
    await tab.mouse.move(150, 150);
    await tab.mouse.down();
    await tab.mouse.move(250, 250, { steps: 4 });
    await tab.evaluate(() => page.people[0]?.board.setReadOnly(true));
    await tab.mouse.up();
    assert.deepEqual(await place(tab), [100, 100, 200, 120, 0]);
    assert.deepEqual(await tab.evaluate(() => page.people[0]?.noticed), ['You can only look now']);
    await tab.close();
  });
});
