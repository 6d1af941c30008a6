import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canvas, drag, launch, person, signUp, untilObjects, untilSaved, visit } from '../harness/browser.ts';
import { topologies } from '../harness/topologies.ts';

test('drawing the first object moves no view; a board opens where it was left, and shows all of it elsewhere', {
  timeout: 180_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t);
  const browser = await launch();
  t.after(() => browser.close());
  const ana = person('Ana');
  const { page } = await visit(browser);
  await page.goto(`${studio.url}/sign-up`);
  await signUp(page, ana);
  await page.waitForURL(/\/boards\//);
  await canvas(page).waitFor();
  await untilSaved(page);
  const zoom = (here = page) =>
    here
      .getByText(/^\d+%$/)
      .filter({ visible: true })
      .first()
      .textContent();

  await canvas(page).focus();
  await page.keyboard.press('r');
  await drag(page, [400, 200], [1300, 850]);
  await untilObjects(page, 1);
  await untilSaved(page);
  assert.equal(await zoom(), '100%');

  await canvas(page).focus();
  await page.keyboard.press('-');
  const isAt = (percent: string) =>
    page.getByText(percent, { exact: true }).filter({ visible: true }).first().waitFor();
  await isAt('75%');
  await page.reload();
  await untilSaved(page);
  await isAt('75%');

  const elsewhere = (await visit(browser, { viewport: { width: 900, height: 600 } })).page;
  await elsewhere.goto(`${studio.url}/sign-in?next=${encodeURIComponent(new URL(page.url()).pathname)}`);
  await elsewhere.getByLabel('Email').fill(ana.email);
  await elsewhere.getByLabel('Password', { exact: true }).fill(ana.password);
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await elsewhere.waitForURL(/\/boards\//);
  await untilSaved(elsewhere);
  // The jump takes a moment.
  await elsewhere
    .getByText(/^[1-7]\d%$/)
    .filter({ visible: true })
    .first()
    .waitFor();
});
