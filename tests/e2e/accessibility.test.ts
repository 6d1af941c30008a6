import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../harness/axe.ts';
import { canvas, launch, person, screenshot, signUp, untilSaved, visit } from '../harness/browser.ts';
import { topologies } from '../harness/topologies.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${colorScheme}, wide and on a phone`, {
    timeout: 240_000,
  }, async (t) => {
    const studio = await topologies[0]!.start(t);
    const browser = await launch();
    t.after(() => browser.close());
    // Only here: axe is added to the page as a script, which the policy of the page forbids.
    const { page } = await visit(browser, { colorScheme, bypassCSP: true });
    const check = async (name: string) => {
      for (const [size, width, height] of [
        ['wide', 1440, 900],
        ['phone', 390, 844],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.waitForTimeout(200);
        await screenshot(page, `${name}-${colorScheme}-${size}`);
        assert.deepEqual(await findings(page), [], `${name}, ${size}`);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    };
    await page.goto(`${studio.url}/sign-in`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await check('sign-in');
    await page.goto(`${studio.url}/join/nothing`);
    await page.getByRole('heading', { name: 'This invitation does not open' }).waitFor();
    await check('join-ended');
    await page.goto(`${studio.url}/sign-up`);
    await page.getByRole('button', { name: 'Make account' }).click();
    await check('sign-up-errors');
    await signUp(page, person('Ana'));
    await page.waitForURL(/\/boards\//);
    await canvas(page).waitFor();
    await untilSaved(page);
    await check('board');
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('button', { name: 'Make link' }).click();
    await page.getByLabel('Link', { exact: true }).waitFor();
    await check('invite');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Boards' }).first().click();
    await page.waitForURL(/\/projects\//);
    await check('project');
    await page.goto(`${studio.url}/nowhere`);
    await check('not-found');
  });
}
