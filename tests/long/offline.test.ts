import assert from 'node:assert/strict';
import { test } from 'node:test';
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
import { topologies } from '../harness/topologies.ts';

test('a reload while the studio is away opens the board with what was drawn; what is drawn then is sent later', {
  timeout: 180_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t);
  const browser = await launch();
  t.after(() => browser.close());
  const { page, errors } = await visit(browser);
  await page.goto(`${studio.url}/sign-up`);
  await signUp(page, person('Ana'));
  await page.waitForURL(/\/boards\//);
  await canvas(page).waitFor();
  await untilSaved(page);
  await canvas(page).focus();
  await page.keyboard.press('r');
  await drag(page, [500, 300], [700, 420]);
  await untilObjects(page, 1);
  await untilSaved(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  // The answers of this very page were given before the worker was there.
  await page.reload();
  await untilSaved(page);
  await untilObjects(page, 1);
  // The board is copied a second after it came.
  await page.waitForTimeout(2_000);

  await studio.killAll();
  await page.reload();
  await canvas(page).waitFor();
  await untilObjects(page, 1);
  await page
    .getByText(/Offline/)
    .filter({ visible: true })
    .first()
    .waitFor();
  await canvas(page).focus();
  await page.keyboard.press('r');
  await drag(page, [800, 300], [900, 420]);
  await page
    .getByText(/Offline, 1 /)
    .filter({ visible: true })
    .first()
    .waitFor();
  await screenshot(page, 'board-offline');

  await page.goto(studio.url);
  await page.getByRole('navigation').filter({ visible: true }).first().waitFor();

  await studio.startAgain();
  await page.goBack();
  await untilSaved(page);
  await untilObjects(page, 2);
  assert.deepEqual(errors, []);
});

test('what was kept for somebody is gone once they sign out', { timeout: 120_000 }, async (t) => {
  const studio = await topologies[0]!.start(t);
  const browser = await launch();
  t.after(() => browser.close());
  const { page } = await visit(browser);
  await page.goto(`${studio.url}/sign-up`);
  await signUp(page, person('Ana'));
  await page.waitForURL(/\/boards\//);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await untilSaved(page);
  const kept = () => page.evaluate(async () => (await (await caches.open('flux-data')).keys()).length);
  assert.ok((await kept()) > 0);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('sign out');
  await page.keyboard.press('Enter');
  await page.waitForURL(/sign-in/);
  assert.equal(await kept(), 0);
});
