import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { launch, person, screenshot, signUp, type Visitor, visit } from '../harness/browser.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

const picture = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 400, channels: 3, background } })
    .png()
    .toBuffer();
const textFile = (name: string, text = name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

describe('the files of a project in a browser', { timeout: 900_000 }, () => {
  let studio: RunningStudio;
  let browser: Browser;
  const ends: (() => Promise<void>)[] = [];

  before(async () => {
    studio = await topologies[0]!.start({ after: (end) => ends.push(end) });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    for (const end of ends) await end();
  });

  /** Somebody new, on the empty files page of their project. */
  async function onFiles(options: Parameters<Browser['newContext']>[0] = {}): Promise<Visitor> {
    const visitor = await visit(browser, options);
    const { page } = visitor;
    await page.goto(`${studio.url}/sign-up`);
    await signUp(page, person('Ana'));
    await page.waitForURL(/\/boards\//);
    await page.getByRole('link', { name: 'Files' }).filter({ visible: true }).first().click();
    await page.getByRole('heading', { name: 'Bring in the first file' }).waitFor();
    return visitor;
  }
  type Picked = { name: string; mimeType: string; buffer: Buffer };
  const pick = (page: Page, ...files: readonly Picked[]) =>
    page.locator('input[type=file]').setInputFiles([...files]);
  const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
  const uploaded = (page: Page, count: number) =>
    page.getByText(count === 1 ? '1 file uploaded' : `${count} files uploaded`).waitFor();
  const names = (page: Page) => page.getByRole('row').locator('a').allInnerTexts();

  test('files come in by drop and by the picker, and everybody who looks sees them', async () => {
    const { page, errors } = await onFiles();
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['dropped'], 'dropped.txt'));
      return transfer;
    });
    await page.dispatchEvent('main', 'dragenter', { dataTransfer: data });
    await page.getByText("Drop to upload to Ana's studio").waitFor();
    await screenshot(page, 'files-drop');
    await page.dispatchEvent('main', 'drop', { dataTransfer: data });
    await row(page, 'dropped.txt').waitFor();
    assert.equal(await page.getByText(/Drop to upload/).count(), 0);
    await pick(page, textFile('picked.txt'));
    await row(page, 'picked.txt').waitFor();
    await uploaded(page, 2);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await row(other, 'picked.txt').waitFor();
    assert.equal((await names(other)).length, 2);
    assert.deepEqual(errors, []);
  });

  test('eleven files come in, more than one request takes, and the tray goes with the person', async () => {
    const { page } = await onFiles();
    await pick(page, ...Array.from({ length: 11 }, (_, i) => textFile(`page ${i + 1}.txt`)));
    await page.getByRole('link', { name: 'Boards' }).first().click();
    await page.waitForURL(/\/projects\/[^/]+$/);
    await uploaded(page, 11);
    await page.getByRole('link', { name: 'Files' }).first().click();
    await row(page, 'page 11.txt').waitFor();
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
    await row(page, 'page 1.txt').waitFor();
    await page.waitForFunction(() => document.querySelector('[role=row] a')?.textContent === 'page 1.txt');
    assert.deepEqual(
      await names(page),
      Array.from({ length: 11 }, (_, i) => `page ${i + 1}.txt`),
    );
  });

  test('a file whose content lies about its kind is shown as what it is, and nothing in it runs', async () => {
    const { page, errors } = await onFiles();
    const script = '<script>document.title = "taken"</script><svg onload="document.title = \'taken\'"/>';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>parent.document.title = 'taken'</script></svg>`;
    await pick(
      page,
      { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from(script) },
      { name: 'drawing.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svg) },
    );
    await uploaded(page, 2);
    await page.getByRole('link', { name: 'photo.png' }).click();
    const dialog = page.getByRole('dialog', { name: 'photo.png' });
    await dialog.locator('pre').filter({ hasText: '<script>' }).waitFor();
    assert.equal(await dialog.locator('img').count(), 0);
    // Which of two that came at once stands first is not settled.
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'drawing.svg' }).click();
    await page.getByRole('dialog', { name: 'drawing.svg' }).locator('img').waitFor();
    const fileId = page.url().split('/').at(-1);
    const opened = await page.context().newPage();
    const answer = await opened.request.get(`${studio.url}/api/files/${fileId}/content`);
    assert.match(answer.headers()['content-security-policy'] ?? '', /^sandbox;/);
    assert.match(answer.headers()['content-disposition'] ?? '', /^attachment;/);
    assert.doesNotMatch(await page.title(), /taken/);
    assert.deepEqual(errors, []);
  });

  test('a file takes another name where it stands, by the keyboard alone', async () => {
    const { page, errors } = await onFiles();
    await pick(page, textFile('draft.txt'), textFile('other.txt'));
    await uploaded(page, 2);
    await row(page, 'draft.txt').click({ position: { x: 500, y: 20 } });
    await page.keyboard.press('F2');
    const field = page.getByLabel('New name for draft.txt');
    await field.waitFor();
    await page.keyboard.type('final');
    await page.keyboard.press('Enter');
    await row(page, 'final.txt').waitFor();
    await page.reload();
    await row(page, 'final.txt').waitFor();
    await row(page, 'final.txt').focus();
    await page.keyboard.press('F2');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Enter');
    await page.getByText('Enter a name.').waitFor();
    await page.keyboard.press('Escape');
    await row(page, 'final.txt').waitFor();
    assert.deepEqual(errors, []);
  });

  test('what is deleted comes back by undo, or from the trash; for good only after a question', async () => {
    const { page, errors } = await onFiles();
    await pick(page, textFile('a.txt'), textFile('b.txt'), textFile('c.txt'));
    await uploaded(page, 3);
    await row(page, 'c.txt').waitFor();
    // Which of those that came at once stands first is not settled.
    await row(page, (await names(page))[0] ?? '').click({ position: { x: 500, y: 20 } });
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 chosen').waitFor();
    await page.keyboard.press('Delete');
    await page.getByText('2 files deleted').waitFor();
    assert.equal((await names(page)).length, 1);
    await page.getByRole('button', { name: 'Undo' }).click();
    for (const name of ['a.txt', 'b.txt', 'c.txt']) await row(page, name).waitFor();
    assert.equal((await names(page)).length, 3);

    await row(page, 'b.txt').click({ position: { x: 500, y: 20 } });
    await page.keyboard.press('Delete');
    await page.getByText('“b.txt” deleted').waitFor();
    await page.getByRole('link', { name: /^Trash/ }).click();
    await row(page, 'b.txt').click({ position: { x: 500, y: 20 } });
    await page.getByRole('button', { name: 'Restore' }).filter({ visible: true }).click();
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor();
    await page.getByRole('link', { name: 'All' }).click();
    await row(page, 'b.txt').click({ position: { x: 500, y: 20 } });
    await page.keyboard.press('Delete');
    await page.getByRole('link', { name: /^Trash/ }).click();
    await row(page, 'b.txt').click({ position: { x: 500, y: 20 } });
    await page.keyboard.press('Delete');
    const question = page.getByRole('dialog', { name: 'Delete “b.txt” for good' });
    await screenshot(page, 'files-destroy');
    await question.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor();
    assert.deepEqual(errors, []);
  });

  test('a picture is looked at whole and close, and one goes on to the next; its address opens it', async () => {
    const { page, errors } = await onFiles();
    // One after the other: files sent together are stored in any order, and the newest stands first.
    await pick(page, { name: 'red.png', mimeType: 'image/png', buffer: await picture('#b83930') });
    await uploaded(page, 1);
    await pick(page, { name: 'moss.png', mimeType: 'image/png', buffer: await picture('#457128') });
    await uploaded(page, 2);
    const list = page.url();
    await page.getByRole('link', { name: 'moss.png' }).click();
    const moss = page.getByRole('dialog', { name: 'moss.png' });
    await moss.locator('img').waitFor();
    await moss.getByText('100%').waitFor();
    await page.keyboard.press('+');
    await moss.getByText('200%').waitFor();
    assert.equal((await moss.locator('img').boundingBox())?.width, 1_280);
    await page.keyboard.press('0');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: 'red.png' }).locator('img').waitFor();
    const address = page.url();
    assert.match(address, /\/files\/[0-9a-f-]{36}$/);
    await page.keyboard.press('Escape');
    await page.waitForURL(list);
    await page.goto(address);
    await page.getByRole('dialog', { name: 'red.png' }).locator('img').waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click();
    assert.equal((await downloading).suggestedFilename(), 'red.png');
    await page.keyboard.press('Escape');
    await page.waitForURL(list);
    await row(page, 'red.png').waitFor();
    assert.deepEqual(errors, []);
  });

  test('on a phone a tap opens, a resting finger chooses, and what another tab does is seen', async () => {
    const { page, context, errors } = await onFiles({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    await pick(page, textFile('a.txt'), textFile('b.txt'));
    await uploaded(page, 2);
    await page.getByRole('button', { name: 'Close' }).tap();
    await row(page, 'a.txt').tap();
    await page.getByRole('dialog', { name: 'a.txt' }).getByText('a.txt').last().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).tap();
    const box = await row(page, 'b.txt').boundingBox();
    const touch = await context.newCDPSession(page);
    const at = { x: (box?.x ?? 0) + 200, y: (box?.y ?? 0) + 20 };
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
    await page.getByText('1 chosen').waitFor();
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await row(page, 'a.txt').tap();
    await page.getByText('2 chosen').waitFor();
    await page.getByRole('button', { name: 'Delete' }).filter({ visible: true }).tap();
    await page.getByRole('heading', { name: 'Bring in the first file' }).waitFor();

    const other = await context.newPage();
    await other.goto(page.url());
    await pick(other, textFile('from elsewhere.txt'));
    await uploaded(other, 1);
    await page.bringToFront();
    await row(page, 'from elsewhere.txt').waitFor();
    assert.deepEqual(errors, []);
  });

  test('an upload that a dead studio cuts in the middle goes on by itself, and is there once', async () => {
    const { page } = await onFiles();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: 3 * 1024 * 1024,
    });
    const film = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(12 * 1024 * 1024)], 'film.bin'));
      return transfer;
    });
    await page.dispatchEvent('main', 'drop', { dataTransfer: film });
    await page.getByText(/ of 12 MB/).waitFor();
    await screenshot(page, 'files-uploading');
    await studio.killAll();
    await page.getByText('Waits for the network, goes on by itself').waitFor();
    await screenshot(page, 'files-stalled');
    await studio.startAgain();
    await uploaded(page, 1);
    await row(page, 'film.bin').waitFor();
    assert.equal((await names(page)).length, 1);
  });
});
