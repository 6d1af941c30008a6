import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import {
  canvas,
  launch,
  type Person,
  person,
  screenshot,
  signUp,
  untilObjects,
  untilSaved,
  type Visitor,
  visit,
} from '../harness/browser.ts';
import { checkDrawn, drawings } from '../harness/drawings.ts';
import { type Hand, handOn, type Spot } from '../harness/hand.ts';
import { dropOn, pictureFile, pixels, type Rgb } from '../harness/pictureFile.ts';
import { openBoard, signInProgram, until } from '../harness/program.ts';
import { type Stored, stored } from '../harness/storedBoard.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

/** Each draws in their own part of the board, px from its middle; the pictures lie between and below. */
const parts = { Ana: [-420, -400], Ben: [-420, 60] } as const;
const red: Rgb = [184, 57, 48];
const moss: Rgb = [69, 113, 40];
const pictures = { Ana: { color: red, at: [0, 0] }, Ben: { color: moss, at: [170, -10] } } as const;
const drawnByBoth = 2 * (drawings.length + 1);

type At = Visitor & { readonly hand: Hand };

/** Who made the account is on the board that is named for them. */
async function arrive(browser: Browser, studio: RunningStudio, ana: Person): Promise<At> {
  const visitor = await visit(browser);
  await visitor.page.goto(`${studio.url}/sign-up`);
  await signUp(visitor.page, ana);
  await visitor.page.waitForURL(/\/boards\//);
  await visitor.page
    .getByRole('heading', { name: 'Ana’s board' })
    .or(visitor.page.getByText("Ana's board"))
    .first()
    .waitFor();
  await untilSaved(visitor.page);
  return { ...visitor, hand: await handOn(visitor.page) };
}

async function invite({ page }: At): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Make link' }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.keyboard.press('Escape');
  return link;
}

/** Who comes to a board sees all of it; here both look at the same place, so that each hand meets what the other drew. */
async function joinAt(browser: Browser, link: string, ben: Person, { hand, page }: At): Promise<At> {
  const box = await hand.canvas.boundingBox();
  const boardId = boardOf(page);
  const visitor = await visit(browser);
  await visitor.page.addInitScript(
    ([id, x, y]) => localStorage.setItem('flux.views', JSON.stringify([[id, { x, y, zoom: 1 }]])),
    [boardId, -(box?.width ?? 0) / 2, -(box?.height ?? 0) / 2] as const,
  );
  await visitor.page.goto(link);
  await visitor.page.getByRole('link', { name: 'Make an account' }).click();
  await signUp(visitor.page, ben);
  await visitor.page.waitForURL(/\/boards\//);
  await untilSaved(visitor.page);
  return { ...visitor, hand: await handOn(visitor.page) };
}

const boardOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';

async function drawEverything({ hand }: At, corner: Spot): Promise<void> {
  for (const { draw } of drawings) await draw(hand, corner);
}

/** By the button of the tool bar, into the middle of the view. */
async function insertPicture({ page, hand }: At, color: Rgb): Promise<void> {
  const asked = page.waitForEvent('filechooser');
  await hand.take('Insert image');
  await (await asked).setFiles(await pictureFile('window.png', color));
}

/** What is in the document, for somebody who comes with nothing. */
async function read(studio: RunningStudio, who: Person, boardId: string, count: number) {
  const { token } = await signInProgram(studio.url, who);
  const client = openBoard(studio.url, boardId, { headers: { authorization: `Bearer ${token}` } });
  await client.synced();
  await until(() => client.elements.size === count, `${count} elements in the document`);
  const found = stored(client);
  client.close();
  return found;
}

/** Small pictures are made by the studio, and their colours are not quite those of the file. */
const colorSlack = 4;
/** Where only a part was drawn again, the edges of what goes on beyond it are smoothed a little otherwise: by 34. */
const edgeSlack = 64;

type Pixels = Uint8Array | readonly number[];

const isNear = (one: Pixels, other: Pixels, slack: number): boolean =>
  one.length === other.length && one.every((value, at) => Math.abs(value - (other[at] ?? 999)) <= slack);

async function untilShown(
  { page, hand }: At,
  { color, at }: (typeof pictures)['Ana' | 'Ben'],
): Promise<void> {
  const [x, y] = hand.onPage(at);
  const began = performance.now();
  for (;;) {
    const shown = await pixels(page, { x, y, width: 1, height: 1 });
    if (isNear(shown, color, colorSlack)) return;
    if (performance.now() - began > 20_000) throw new Error(`the picture of ${color} shows as ${[...shown]}`);
  }
}

/** Both pages show the same board, pixel for pixel, when nothing is chosen and no cursor lies on it. */
async function untilSamePicture(people: readonly At[]): Promise<void> {
  const [{ hand } = never()] = people;
  for (const { page } of people) {
    await page.mouse.move(700, 10);
    await canvas(page).press('Escape');
    await canvas(page).press('Escape');
  }
  const [x, y] = hand.onPage([-430, -410]);
  // Up to the conversation, where it stands beside the board.
  const board = (await hand.canvas.boundingBox()) ?? never();
  const clip = { x, y, width: Math.min(850, board.x + board.width - x), height: 780 };
  const began = performance.now();
  for (;;) {
    const [one, other] = await Promise.all(people.map(({ page }) => pixels(page, clip)));
    if (one !== undefined && other !== undefined && isNear(one, other, edgeSlack)) return;
    if (performance.now() - began < 20_000) continue;
    for (const [at, { page }] of people.entries()) await screenshot(page, `differs-${at}`);
    throw new Error('the two pages show different boards, see .cache/screenshots/differs-*.png');
  }
}

function never(): never {
  throw new Error('nobody is there');
}

const field = (page: Page) => page.getByRole('textbox', { name: /^Write to/ });
const said = (page: Page, text: string) => page.getByRole('log').getByText(text, { exact: true });

async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
}

/** In the conversation beside the board: a question, its answer, and what is thought of it. */
async function talk(first: Page, second: Page): Promise<void> {
  for (const page of [first, second]) await page.getByRole('button', { name: 'Conversation' }).click();
  // Whoever opens it writes at once.
  await first.locator('textarea:focus').waitFor();
  await first.keyboard.type('Is the arch too low?');
  await first.keyboard.press('Enter');
  await said(second, 'Is the arch too low?').waitFor();
  await write(second, 'Lower still');
  await said(first, 'Lower still').hover();
  await first.getByRole('button', { name: 'React' }).first().click();
  await first.getByRole('button', { name: 'Heart' }).click();
  await second.getByRole('button', { name: 'Heart: Ana' }).waitFor();
}

const offline = (page: Page, words: RegExp) =>
  page.getByRole('main').getByText(words).filter({ visible: true }).first().waitFor();

const by = ([x, y]: Spot, [dx, dy]: Spot): Spot => [x + dx, y + dy];
/** The middle of the rectangle in the corner of somebody's part. */
const middleOf = (part: Spot): Spot => by(part, [60, 45]);

const moved = (one: Stored, [dx, dy]: Spot): Stored => ({
  ...one,
  geometry: one.geometry.map((value, at) => value + ([dx, dy][at] ?? 0)),
});

const rectangleIn = (all: readonly Stored[], [x, y]: Spot): Stored => {
  const found = all.find(
    ({ type, geometry }) => type === 'rectangle' && geometry[0] === x && geometry[1] === y,
  );
  return found ?? assert.fail(`a rectangle at ${x}, ${y}`);
};

const byId = (all: readonly Stored[]) => all.toSorted((a, b) => (a.id < b.id ? -1 : 1));

async function story(t: TestContext, studio: RunningStudio, isFirst: boolean): Promise<void> {
  const browser = await launch();
  t.after(() => browser.close());
  const began = performance.now();
  const told = (what: string) =>
    t.diagnostic(`${((performance.now() - began) / 1_000).toFixed(1)} s: ${what}`);
  const [ana, ben] = [person('Ana'), person('Ben')];
  const first = await arrive(browser, studio, ana);
  const boardId = boardOf(first.page);
  const second = await joinAt(browser, await invite(first), ben, first);
  const people = [first, second];
  told('both are on the board');

  await Promise.all([drawEverything(first, parts.Ana), drawEverything(second, parts.Ben)]);
  await insertPicture(first, pictures.Ana.color);
  await dropOn(second.hand, await pictureFile('shop.png', pictures.Ben.color), pictures.Ben.at);
  for (const at of people) {
    await untilObjects(at.page, drawnByBoth);
    await untilShown(at, pictures.Ana);
    await untilShown(at, pictures.Ben);
    await untilSaved(at.page);
  }
  const drawn = await read(studio, ana, boardId, drawnByBoth);
  for (const corner of Object.values(parts)) checkDrawn(drawn, corner);
  told('both have drawn with every tool');

  // Each sees the other's cursor, by name.
  await first.hand.move([-100, 20]);
  await second.hand.move([100, -20]);
  await canvas(first.page).locator('..').getByText('Ben', { exact: true }).first().waitFor();
  await canvas(second.page).locator('..').getByText('Ana', { exact: true }).first().waitFor();
  if (isFirst) await screenshot(first.page, 'board');
  await untilSamePicture(people);
  told('both see the same');

  await talk(first.page, second.page);
  told('both have talked');

  // Every process is killed while a hand moves what the other drew; both go on, and nothing is reloaded.
  for (const { page } of people) {
    await page.evaluate(() => {
      (globalThis as { stays?: boolean }).stays = true;
    });
  }
  const inAna = middleOf(parts.Ana);
  const inBen = middleOf(parts.Ben);
  await first.hand.hold(inBen);
  await first.hand.move(by(inBen, [10, 4]));
  await studio.killAll();
  await first.hand.move(by(inBen, [30, 10]));
  await first.hand.letGo();
  await second.hand.drag(inAna, by(inAna, [-10, 20]));
  for (const { page } of people) await offline(page, /^Offline/);
  await first.hand.take('Ellipse');
  await first.hand.drag([-400, -80], [-330, -20]);
  await second.hand.take('Diamond');
  await second.hand.drag([-300, -80], [-230, -20]);
  await write(first.page, 'Kept for later');
  await write(second.page, 'Mine too');
  for (const { page } of people) await offline(page, /Offline, \d+ wait/);
  told('every process is killed, and both have gone on');

  await studio.startAgain();
  told('the studio is there again');
  for (const at of people) {
    await untilSaved(at.page);
    await untilObjects(at.page, drawnByBoth + 2);
    for (const text of ['Is the arch too low?', 'Lower still', 'Kept for later', 'Mine too'])
      await said(at.page, text).waitFor();
    await at.page.getByRole('button', { name: 'Heart: Ana' }).waitFor();
  }
  await untilSamePicture(people);
  for (const at of people) {
    await untilShown(at, pictures.Ana);
    await untilShown(at, pictures.Ben);
    assert.equal(await at.page.evaluate(() => (globalThis as { stays?: boolean }).stays), true, 'no reload');
  }
  const after = await read(studio, ben, boardId, drawnByBoth + 2);
  const expected = drawn.map((one) =>
    one === rectangleIn(drawn, parts.Ben)
      ? moved(one, [30, 10])
      : one === rectangleIn(drawn, parts.Ana)
        ? moved(one, [-10, 20])
        : one,
  );
  const added = after.filter(({ id }) => drawn.every((one) => one.id !== id));
  assert.deepEqual(byId(after.filter((one) => !added.includes(one))), byId(expected));
  assert.deepEqual(added.map(({ type }) => type).toSorted(), ['diamond', 'ellipse']);
  told('everything is there');
  assert.deepEqual([first.errors, second.errors], [[], []], 'neither console complains');
}

for (const [index, topology] of topologies.entries()) {
  test(`two people draw and talk while every process is killed: ${topology.name}`, {
    timeout: 240_000,
  }, async (t) => {
    await story(t, await topology.start(t), index === 0);
  });
}
