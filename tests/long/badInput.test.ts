import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Channel } from '@flux/contracts';
import type { Browser, Page } from 'playwright-core';
import {
  canvas,
  enter,
  launch,
  person,
  signUp,
  untilObjects,
  untilSaved,
  type Visitor,
  visit,
} from '../harness/browser.ts';
import { bring, makeBoard, signUpProgram } from '../harness/program.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

/** Runs where it is taken for markup, and says so. */
const script = '<img src=x onerror="window.taken=1"><script>window.taken=1</script>';

describe('what people may come up with', { timeout: 600_000 }, () => {
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

  /** Somebody new, on the board that was made for them. */
  async function onBoard(name = 'Ana'): Promise<Visitor> {
    const visitor = await visit(browser);
    const { page } = visitor;
    await page.goto(`${studio.url}/sign-up`);
    await signUp(page, { ...person('Ana'), name });
    await page.waitForURL(/\/boards\//);
    await canvas(page).waitFor();
    await untilSaved(page);
    return visitor;
  }
  const place = (page: Page, name: string) =>
    page.getByRole('link', { name, exact: true }).filter({ visible: true }).first();
  const untaken = async (page: Page, where: string): Promise<void> =>
    assert.equal(await page.evaluate(() => 'taken' in window), false, where);
  const rename = async (page: Page): Promise<void> => {
    await page
      .getByRole('main')
      .getByRole('button', { name: /^What to do with/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Rename', exact: true }).filter({ visible: true }).click();
  };

  test('script in every field is text, and nothing of it runs', async () => {
    const { page, errors } = await onBoard(script);
    await untaken(page, 'the name of a person');
    await rename(page);
    await page.keyboard.type(script);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: script }).waitFor();
    await untaken(page, 'the name of a board');

    await canvas(page).focus();
    await page.keyboard.press('n');
    await page.mouse.click(700, 400);
    await page.keyboard.type(script);
    await page.keyboard.press('Escape');
    await untilSaved(page);
    await untilObjects(page, 1);
    await untaken(page, 'a note');

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(script);
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    await untaken(page, 'the palette');
    await page.keyboard.press('Escape');

    await place(page, 'Brief').click();
    await page.getByLabel('Name', { exact: true }).fill(script);
    await page.getByLabel('What it is about').fill(script);
    await page.getByLabel('Client').fill(script);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(script).filter({ visible: true }).first().waitFor();
    await untaken(page, 'a brief');

    await page.locator('nav').getByText('Messages').first().click();
    await page.locator('textarea').fill(script);
    await page.locator('textarea').press('Enter');
    await page
      .getByRole('article')
      .or(page.getByRole('listitem'))
      .filter({ hasText: script })
      .first()
      .waitFor();
    await untaken(page, 'a message');

    await place(page, 'Files').click();
    await page.getByRole('heading', { name: 'Bring in the first file' }).waitFor();
    await page
      .locator('input[type=file]')
      .setInputFiles([
        { name: script.replaceAll('/', ' '), mimeType: 'text/html', buffer: Buffer.from(script) },
      ]);
    await page.getByRole('row').filter({ hasText: 'window.taken' }).waitFor();
    await untaken(page, 'the name of a file');

    await page.goto(`${studio.url}/`);
    await page.getByText(script).filter({ visible: true }).first().waitFor();
    await untaken(page, 'Home');
    assert.deepEqual(errors, []);
  });

  test('a message of 1 MB is not sent, says by how much it is too long, and is kept', async () => {
    const { page } = await onBoard();
    await page.locator('nav').getByText('Messages').first().click();
    await page.locator('textarea').fill('wind '.repeat(200_000));
    await page.getByText(/^This message is .* too long/).waitFor();
    await page.locator('textarea').press('Enter');
    assert.ok(await page.getByRole('button', { name: 'Send' }).isDisabled());
    assert.equal((await page.locator('textarea').inputValue()).length, 1_000_000);
    await page.locator('textarea').fill('wind');
    await page.locator('textarea').press('Enter');
    await page.getByText('wind', { exact: true }).filter({ visible: true }).first().waitFor();
  });

  test('a picture of more than 100 MB is refused on a board, by name, and nothing of it stays', async () => {
    const { page } = await onBoard();
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      const bytes = new Uint8Array(100_000_001);
      transfer.items.add(new File([bytes], 'poster.png', { type: 'image/png' }));
      return transfer;
    });
    await canvas(page).dispatchEvent('dragover', { dataTransfer: data, clientX: 700, clientY: 400 });
    await canvas(page).dispatchEvent('drop', { dataTransfer: data, clientX: 700, clientY: 400 });
    await page
      .getByText(/Larger than 100 MB: poster\.png/)
      .first()
      .waitFor();
    await untilObjects(page, 0);
    await place(page, 'Files').click();
    await page.getByRole('heading', { name: 'Bring in the first file' }).waitFor();
  });

  test('where the network is lost, what was written stays with the reason, and is kept once it is back', async () => {
    const { page, context } = await onBoard();
    const unreachable = page.getByText('The studio cannot be reached.', { exact: false });
    await context.setOffline(true);
    await rename(page);
    await page.keyboard.type('Spring poster');
    await page.keyboard.press('Enter');
    await unreachable.first().waitFor();
    await context.setOffline(false);
    await page.locator('input:focus').press('Enter');
    await page.getByRole('heading', { name: 'Spring poster' }).waitFor();

    await place(page, 'Brief').click();
    await page.getByLabel('Client').waitFor();
    await context.setOffline(true);
    await page.getByLabel('Client').fill('Bakery Sonne');
    await page.getByRole('button', { name: 'Save' }).click();
    await unreachable.first().waitFor();
    assert.equal(await page.getByLabel('Client').inputValue(), 'Bakery Sonne');
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').first().waitFor();
    await page.reload();
    await page.getByLabel('Client').waitFor();
    assert.equal(await page.getByLabel('Client').inputValue(), 'Bakery Sonne');
  });

  test('marks of direction and width change nothing beside the message that has them', async () => {
    const { page, errors } = await onBoard('\u05e9\u05e8\u05d4 Ana');
    await page.locator('nav').getByText('Messages').first().click();
    const field = page.locator('textarea');
    const rows = page.getByRole('log').getByRole('article');
    await field.fill(`one${'\u200b\u2060'.repeat(5_000)}line`);
    await field.press('Enter');
    await rows.nth(0).waitFor();
    await field.fill('first');
    await field.press('Enter');
    await rows.nth(1).waitFor();
    await field.press('ArrowUp');
    await field.fill('\u202e\u2067gnp.exe \u05d0\u05d1\u05d2');
    await field.press('Enter');
    await page.getByText('(edited)').waitFor();

    const edited = await page.getByText('(edited)').evaluate((element) => {
      const text = element.lastChild as Text;
      const left = (index: number) => {
        const range = element.ownerDocument.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + 1);
        return range.getBoundingClientRect().left;
      };
      const start = text.data.indexOf('(');
      return [left(start), left(start + 1), left(start + 7)];
    });
    assert.deepEqual(
      edited,
      edited.toSorted((a, b) => a - b),
      'what stands behind the message is read from the left',
    );
    const overflows = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('article')].filter(
        ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
      ),
    );
    assert.deepEqual(overflows, []);
    const { height = 1_000 } = (await rows.nth(0).boundingBox()) ?? {};
    assert.ok(height < 80, `a line of what has no width is ${height} px high`);

    await field.fill('\u200b\u200d\u2060\u200f\u202e');
    await page.getByText('Nothing of this message can be seen.', { exact: false }).waitFor();
    await field.press('Enter');
    assert.ok(await page.getByRole('button', { name: 'Send' }).isDisabled());
    await field.fill('seen');
    await page
      .getByText('Nothing of this message can be seen.', { exact: false })
      .waitFor({ state: 'detached' });
    await field.press('Enter');
    await rows.nth(2).waitFor();
    assert.equal(await rows.count(), 3);
    assert.deepEqual(errors, []);
  });

  test('a file name of 255 bytes is kept, one of 256 is refused with the reason, and a path is none', async () => {
    const { page } = await onBoard();
    await place(page, 'Files').click();
    await page.getByRole('heading', { name: 'Bring in the first file' }).waitFor();
    const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) });
    const longest = `${'\u00fc'.repeat(125)}a.txt`;
    const input = page.locator('input[type=file]').first();
    await input.setInputFiles([file(longest), file(`a${longest}`)]);
    await page.getByRole('main').getByTitle(longest).waitFor();
    const tray = page.getByRole('region', { name: 'Uploads' });
    await tray.getByText('The name of this file is too long. Shorten it, then bring it in again.').waitFor();
    assert.equal(await page.getByRole('main').getByTitle(`a${longest}`).count(), 0);

    await page
      .getByRole('row')
      .filter({ has: page.getByTitle(longest) })
      .focus();
    await page.keyboard.press('F2');
    const field = page.getByRole('textbox', { name: /^New name for/ });
    await field.fill(`a${longest}`);
    await field.press('Enter');
    await page.getByText('Use a shorter name.').waitFor();
    assert.equal(await field.inputValue(), `a${longest}`);
    await field.fill(`posters/spring/${'\u56f3'.repeat(78)}b.txt`);
    await field.press('Enter');
    await page
      .getByRole('main')
      .getByTitle(`${'\u56f3'.repeat(78)}b.txt`)
      .waitFor();
    assert.equal(await page.getByText('posters').count(), 0);
  });

  test('whoever is taken out of a project while it is open is told, shown nothing more, and led home', async () => {
    const [anna, ben] = [person('Anna'), person('Ben')];
    const owner = await signUpProgram(studio.url, anna);
    const guest = await signUpProgram(studio.url, ben);
    const { project, board } = await makeBoard(owner);
    await bring(owner, guest, project, 'editor');
    const channels = await owner.call<{ items: Channel[] }>('GET', `/api/projects/${project.id}/channels`);
    const { page, context, errors } = await enter(browser, studio.url, ben, `/boards/${board.id}`);
    await untilSaved(page);
    const talk = await context.newPage();
    await talk.goto(`${studio.url}/channels/${channels.items[0]?.id}`);
    await talk.locator('textarea').waitFor();
    await owner.call('DELETE', `/api/projects/${project.id}/members/${guest.userId}`);
    for (const one of [page, talk]) {
      await one.getByText('There is nothing here that you may see.', { exact: false }).waitFor();
      await one.getByRole('main').waitFor({ state: 'detached' });
    }
    await page.getByRole('alert').getByRole('link', { name: 'Home' }).click();
    await page.getByRole('link', { name: /^Notifications/ }).click();
    await page.getByText(`Anna took you out of ${project.name}`).filter({ visible: true }).first().waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });
});
