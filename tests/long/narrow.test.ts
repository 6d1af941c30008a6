import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '@flux/contracts';
import { newId } from '@flux/contracts/ids';
import type { Page } from 'playwright-core';
import { launch, person, visit } from '../harness/browser.ts';
import { bring, makeBoard, signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

/** Words that stand out of their own box or of the window, and headings that end in dots: as tag and text. */
const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const isSeen = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.clientWidth !== 1;
    const boxes = (element: Element) =>
      [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '')
        .flatMap((node) => {
          const range = document.createRange();
          range.selectNode(node);
          return [...range.getClientRects()];
        });
    const isOut = (element: Element) => {
      const { overflowX, textOverflow, display } = getComputedStyle(element);
      if (textOverflow === 'ellipsis')
        return /^H[1-3]$/.test(element.tagName) && element.scrollWidth > element.clientWidth;
      if (overflowX === 'auto' || overflowX === 'scroll' || display.startsWith('inline')) return false;
      const { left, right } = element.getBoundingClientRect();
      return boxes(element).some((box) => box.right > right + 1 || box.left < left - 1);
    };
    return [...document.querySelectorAll('body *')]
      .filter((element) => isSeen(element) && isOut(element))
      .map((element) => `${element.tagName.toLowerCase()}: ${element.textContent?.slice(0, 60)}`);
  });

test('on a phone no page in German cuts a word off or can be pushed sideways', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const [mia, ben] = [person('Mia'), person('Ben')];
  const [ofMia, ofBen] = [await signUpProgram(studio.url, mia), await signUpProgram(studio.url, ben)];
  await ofMia.call('PATCH', '/api/me', { locale: 'de' });
  const { project } = await makeBoard(ofMia);
  await bring(ofMia, ofBen, project, 'editor');
  const list = await ofMia.call<{ items: Channel[] }>('GET', `/api/projects/${project.id}/channels`);
  const channel = list.items[0]?.id ?? '';
  for (const body of [
    `[@Mia](person:${ofMia.userId}) ist der Umschlag schon fertig?`,
    'Der Bogen trocknet noch.',
  ])
    await ofBen.call('POST', `/api/channels/${channel}/messages`, { id: newId(), body });

  const { page, errors } = await visit(browser, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    locale: 'de-DE',
  });
  const found: string[] = [];
  const look = async (path: string): Promise<void> => {
    await page.goto(`${studio.url}${path}`);
    await page.getByRole('heading').filter({ visible: true }).first().waitFor();
    await page.waitForLoadState('networkidle');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 390) found.push(`${path} is ${width} px wide`);
    for (const one of await cutOff(page)) found.push(`${path} ${one}`);
  };
  for (const path of ['/sign-up', '/forgot', '/reset/x', '/join/x', '/sign-in']) await look(path);
  await page.getByLabel('E-Mail').fill(mia.email);
  await page.getByLabel('Passwort', { exact: true }).fill(mia.password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  const places = ['', '/files', '/trash', '/messages', '/people', '/brief'];
  for (const path of [
    '/',
    ...places.map((place) => `/projects/${project.id}${place}`),
    `/channels/${channel}`,
    '/notifications',
    '/archive',
    ...['', '/look', '/notifications', '/sign-in', '/sessions'].map((place) => `/me${place}`),
    '/nowhere',
  ])
    await look(path);
  assert.deepEqual(found, []);
  assert.deepEqual(errors, []);
});
