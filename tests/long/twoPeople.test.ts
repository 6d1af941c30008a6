import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  canvas,
  drag,
  launch,
  person,
  screenshot,
  signUp,
  untilObjects,
  untilSaved,
  visit,
} from '../harness/browser.ts';
import { openBoard, signInProgram, until } from '../harness/program.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

async function drawRectangle(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  await page.getByRole('button', { name: 'Rectangle' }).click();
  await drag(page, from, to);
}

/** The places of all rectangles in the document itself, read by a client that is not ours. */
async function places(studio: RunningStudio, token: string, boardId: string, count: number) {
  const client = openBoard(studio.url, boardId, { headers: { authorization: `Bearer ${token}` } });
  await client.synced();
  await until(() => client.elements.size === count, `${count} elements in the document`);
  const found = [...client.elements.values()].map((element) => {
    const geometry: unknown = (element as { get(key: string): unknown }).get('geometry');
    assert.ok(Array.isArray(geometry));
    return geometry.map(Number);
  });
  client.close();
  return found.toSorted((a, b) => a[0]! - b[0]!);
}

async function story(t: TestContext, studio: RunningStudio, isFirst: boolean): Promise<void> {
  const browser = await launch();
  t.after(() => browser.close());
  const [ana, ben] = [person('Ana'), person('Ben')];
  const first = await visit(browser);

  await first.page.goto(`${studio.url}/sign-up`);
  await signUp(first.page, ana);
  await first.page.waitForURL(/\/boards\//);
  await canvas(first.page).waitFor();
  await untilSaved(first.page);
  await first.page
    .getByRole('heading', { name: 'Ana’s board' })
    .or(first.page.getByText("Ana's board"))
    .first()
    .waitFor();
  await drawRectangle(first.page, [500, 300], [700, 420]);
  await untilSaved(first.page);

  await first.page.getByRole('button', { name: 'Share' }).click();
  await first.page.getByRole('button', { name: 'Make link' }).click();
  const link = await first.page.getByLabel('Link', { exact: true }).inputValue();
  await first.page.keyboard.press('Escape');

  const boardId = new URL(first.page.url()).pathname.split('/').at(-1) ?? '';
  const second = await visit(browser);
  // Whoever comes to a board sees all of it; here both look at the same place, so that the hands below meet it.
  await second.page.addInitScript((id) => {
    localStorage.setItem('flux.views', JSON.stringify([[id, { x: -584, y: -428, zoom: 1 }]]));
  }, boardId);
  await second.page.goto(link);
  await second.page.getByRole('link', { name: 'Make an account' }).click();
  await signUp(second.page, ben);
  await second.page.waitForURL(/\/boards\//);
  await canvas(second.page).waitFor();
  await untilObjects(second.page, 1);
  await drawRectangle(second.page, [800, 500], [950, 640]);
  await untilSaved(second.page);
  await untilObjects(first.page, 2);

  // Each sees the other's cursor, by name.
  await first.page.mouse.move(600, 600, { steps: 5 });
  await second.page.mouse.move(700, 700, { steps: 5 });
  await canvas(first.page).locator('..').getByText('Ben', { exact: true }).first().waitFor();
  await canvas(second.page).locator('..').getByText('Ana', { exact: true }).first().waitFor();
  if (isFirst) await screenshot(first.page, 'board');

  // Both move what the other drew.
  const program = await signInProgram(studio.url, ana);
  const before = await places(studio, program.token, boardId, 2);
  for (const { page } of [first, second]) await page.keyboard.press('Escape');
  await drag(second.page, [600, 360], [660, 400]);
  await untilSaved(second.page);
  await drag(first.page, [875, 570], [875, 630]);
  await untilSaved(first.page);
  await untilSaved(second.page);
  const moved = await places(studio, program.token, boardId, 2);
  assert.ok(
    Math.abs(moved[0]![0]! - before[0]![0]! - 60) <= 1 && Math.abs(moved[0]![1]! - before[0]![1]! - 40) <= 1,
    `${before[0]} → ${moved[0]}`,
  );
  assert.ok(Math.abs(moved[1]![1]! - before[1]![1]! - 60) <= 1, `${before[1]} → ${moved[1]}`);

  // Every process is killed in the middle; both go on, and nothing is reloaded.
  await first.page.evaluate(() => {
    (globalThis as { stays?: boolean }).stays = true;
  });
  await studio.killAll();
  await first.page
    .getByText(/^Offline/)
    .first()
    .waitFor();
  await drawRectangle(first.page, [400, 600], [480, 700]);
  await drawRectangle(second.page, [1000, 300], [1080, 380]);
  await first.page
    .getByText(/Offline, \d+ wait/)
    .first()
    .waitFor();
  await studio.startAgain();
  await untilSaved(first.page);
  await untilSaved(second.page);
  await untilObjects(first.page, 4);
  await untilObjects(second.page, 4);
  assert.equal(await first.page.evaluate(() => (globalThis as { stays?: boolean }).stays), true, 'no reload');
  const after = await places(studio, (await signInProgram(studio.url, ana)).token, boardId, 4);
  for (const place of moved)
    assert.ok(
      after.some((one) => one.join() === place.join()),
      `${place} is still there`,
    );
  assert.deepEqual([first.errors, second.errors], [[], []], 'neither console complains');
}

for (const [index, topology] of topologies.entries()) {
  test(`two people draw on one board while every process is killed: ${topology.name}`, {
    timeout: 240_000,
  }, async (t) => {
    await story(t, await topology.start(t), index === 0);
  });
}
