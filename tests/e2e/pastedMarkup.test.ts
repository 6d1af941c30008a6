import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import {
  canvas,
  launch,
  objects,
  person,
  screenshot,
  signUp,
  untilObjects,
  untilSaved,
  visit,
} from '../harness/browser.ts';
import { topologies } from '../harness/topologies.ts';

const paste = (page: Page, data: Readonly<Record<string, string>>): Promise<void> =>
  page.evaluate((given) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(given)) clipboardData.setData(type, text);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, data);

/** The file of the board's project, once it has been sent. */
async function storedFile(page: Page): Promise<{ name: string; mediaType: string; text: string }> {
  const boardId = page.url().split('/').at(-1);
  const began = performance.now();
  for (;;) {
    const found = await page.evaluate(async (id) => {
      const board = await (await fetch(`/api/boards/${id}`)).json();
      const { items = [] } = await (await fetch(`/api/projects/${board.projectId}/files`)).json();
      const [file] = items;
      if (file === undefined) return undefined;
      const text = await (await fetch(`/api/files/${file.id}/content`)).text();
      return { name: String(file.name), mediaType: String(file.mediaType), text };
    }, boardId);
    if (found !== undefined) return found;
    if (performance.now() - began > 60_000) throw new Error('The drawing did not reach the studio.');
    await delay(200);
  }
}

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80" onload="window.ran = 1">
  <title>Oven</title><script>window.ran = 1</script>
  <rect width="120" height="80" style="fill:#c8553d" onclick="window.ran = 1"/><circle cx="60" cy="40" r="24" fill="#fff"/>
  <foreignObject><iframe srcdoc="&lt;script>parent.ran = 1&lt;/script>"></iframe></foreignObject></svg>`;

test('markup that is pasted becomes pictures and formatted text under the page’s own policy, and nothing in it runs', {
  timeout: 180_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t);
  const browser = await launch();
  t.after(() => browser.close());
  const { page, errors } = await visit(browser);
  await page.goto(`${studio.url}/sign-up`);
  await signUp(page, person('Ana'));
  await page.waitForURL(/\/boards\//);
  await untilSaved(page);

  await canvas(page).focus();
  await paste(page, { 'text/plain': drawing });
  await untilObjects(page, 1);
  const { name, mediaType, text } = await storedFile(page);
  assert.deepEqual([name, mediaType], ['Oven.svg', 'image/svg+xml']);
  assert.match(text, /<circle cx="60"/);
  assert.doesNotMatch(text, /ran|script|onload|foreignObject/);

  await canvas(page).focus();
  await page.keyboard.press('t');
  await page.mouse.click(500, 640);
  await page.getByRole('textbox').waitFor();
  await paste(page, {
    'text/plain': 'plain',
    'text/html':
      '<p onclick="window.ran = 1" style="margin:0">Sour <b style="color:red">dough</b></p><img src=x onerror="window.ran = 1">',
  });
  await page.getByRole('textbox').getByText('dough').waitFor();
  await screenshot(page, 'pasted-markup');
  await page.keyboard.press('Escape');
  await untilObjects(page, 2);
  assert.match((await objects(page)).join('\n'), /Sour dough/);
  assert.equal(await page.evaluate(() => 'ran' in window), false);
  assert.deepEqual(errors, []);
});
