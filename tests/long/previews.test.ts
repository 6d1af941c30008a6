import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
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

test('who leaves a board that they drew on finds its picture in the list, drawn by their page', {
  timeout: 120_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t);
  const browser = await launch();
  t.after(() => browser.close());
  const { page, errors } = await visit(browser);
  await page.goto(`${studio.url}/sign-up`);
  await signUp(page, person('Ana'));
  await page.waitForURL(/\/boards\//);
  await untilSaved(page);
  await page.keyboard.press('r');
  await drag(page, [600, 300], [900, 500]);
  await untilSaved(page);
  await page.waitForLoadState('networkidle');
  await page.getByRole('navigation').getByRole('link', { name: 'Boards' }).first().click();
  const picture = page.getByRole('main').locator('.board-card img, .preview img').first();
  await picture.waitFor();
  const size = await picture.evaluate(async (img: HTMLImageElement) => {
    await img.decode();
    return [img.naturalWidth, img.naturalHeight];
  });
  assert.ok((size[0] ?? 0) > 100 && (size[0] ?? 0) <= 480, `${size}`);
  const type = await picture.evaluate(async (img: HTMLImageElement) =>
    (await fetch(img.src)).headers.get('content-type'),
  );
  assert.equal(type, 'image/webp');
  await screenshot(page, 'boards-picture');

  // Emptied, it has nothing to show any more.
  await page.goBack();
  await untilObjects(page, 1);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await untilSaved(page);
  await page.getByRole('navigation').getByRole('link', { name: 'Boards' }).first().click();
  await picture.waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
});
