import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { canvas, launch, untilSaved } from '../harness/browser.ts';
import { contactSheet } from './contactSheet.ts';
import { type DemoStudio, startDemo } from './demoStudio.ts';
import { type Scene, scenes } from './scenes.ts';

const folder = join(import.meta.dirname, '../../.cache/screenshots/pages');
const themes = ['light', 'dark'] as const;

/** Who looks: the owner at a desk, a colleague on a phone; each sees first what is unread for them. */
const screens = [
  { name: 'wide', who: 'nora', options: { viewport: { width: 1440, height: 900 } } },
  {
    name: 'phone',
    who: 'jonas',
    options: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  },
] as const;

const usage = `Usage: npm run screenshots -- [page …]\nPages: ${scenes.map(({ name }) => name).join(', ')}\n`;

async function signIn(page: Page, studio: DemoStudio, who: string): Promise<void> {
  await page.goto(`${studio.url}/sign-in`);
  await page.getByLabel('Email').fill(`${who}@halden.example`);
  await page.getByLabel('Password', { exact: true }).fill(studio.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Somebody has looked at each board, so that each has its picture. */
async function openBoards(browser: Browser, studio: DemoStudio): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await signIn(page, studio, 'ana');
  for (const { id } of studio.boards) {
    const kept = page.waitForResponse(
      (response) => response.request().method() === 'PUT' && response.url().endsWith('/preview'),
    );
    await page.goto(`${studio.url}/boards/${id}`);
    await kept;
  }
  await page.close();
}

/** Others at work on the poster, so that their cursors, selections and names are in the picture. */
async function bringColleagues(browser: Browser, studio: DemoStudio): Promise<void> {
  const poster = studio.boards.find(({ name }) => name === 'Spring poster');
  for (const [who, x, y] of [
    ['ana', 700, 620],
    ['li', 900, 330],
  ] as const) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await signIn(page, studio, who);
    await page.goto(`${studio.url}/boards/${poster?.id}`);
    await canvas(page).waitFor();
    await untilSaved(page);
    await page.mouse.click(x, y);
    await page.mouse.move(x + 20, y + 24, { steps: 3 });
  }
}

/** Everything has been drawn: nothing is on its way, fonts are there, and nothing moves any more. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.waitForTimeout(700);
}

async function take(page: Page, scene: Scene, screen: string, studio: DemoStudio): Promise<void> {
  await scene.open(page, studio, screen === 'phone');
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settle(page);
    await page.screenshot({ path: join(folder, `${scene.name}-${screen}-${colorScheme}.png`) });
  }
}

const named = process.argv.slice(2);
const wanted = named.length === 0 ? scenes : scenes.filter(({ name }) => named.includes(name));
const unknown = named.filter((name) => !scenes.some((scene) => scene.name === name));
if (unknown.length > 0) {
  process.stderr.write(`There is no page named ${unknown.join(', ')}.\n${usage}`);
  process.exit(2);
}

await mkdir(folder, { recursive: true });
const studio = await startDemo();
const browser = await launch();
try {
  await openBoards(browser, studio);
  if (wanted.some(({ needsColleagues }) => needsColleagues)) await bringColleagues(browser, studio);
  for (const { name: screen, who, options } of screens) {
    const inside = await browser.newContext(options);
    const outside = await browser.newContext(options);
    const [member, visitor] = [await inside.newPage(), await outside.newPage()];
    await signIn(member, studio, who);
    for (const scene of wanted) {
      process.stderr.write(`${scene.name}, ${screen}\n`);
      await take(scene.isOutside ? visitor : member, scene, screen, studio);
    }
    await inside.close();
    await outside.close();
  }
  const sheet = join(folder, 'index.html');
  await writeFile(
    sheet,
    contactSheet(
      wanted.map(({ name }) => name),
      screens.map(({ name }) => name),
      themes,
    ),
  );
  process.stderr.write(
    `${wanted.length * screens.length * themes.length} pictures, beside each other in ${sheet}\n`,
  );
} finally {
  await browser.close();
  await studio.end();
}
