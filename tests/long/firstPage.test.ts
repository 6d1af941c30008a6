import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kB } from '@flux/contracts/limits';
import { canvas, launch, person, visit } from '../harness/browser.ts';
import { makeBoard, signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

test('all that a page needs to be seen is asked for by its HTML, and nothing by what came first', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const mia = person('Mia');
  const { project, board } = await makeBoard(await signUpProgram(studio.url, mia));

  const { page, context, errors } = await visit(browser, { locale: 'de-CH', serviceWorkers: 'block' });
  let html = '';
  const held: (() => void)[] = [];
  await page.route('**/*', async (route) => {
    const request = route.request();
    if (request.resourceType() === 'document') {
      const response = await route.fetch();
      html = await response.text();
      return route.fulfill({ response, body: html });
    }
    const { pathname } = new URL(request.url());
    const isNamed = html.includes(`href="${pathname}"`) || html.includes(`src="${pathname}"`);
    if (pathname.startsWith('/assets/') && !isNamed) await new Promise<void>((go) => held.push(go));
    return route.continue();
  });
  /** Opens an address while no code comes that its HTML does not name, until the heading is seen. */
  const seen = async (path: string, heading: string): Promise<void> => {
    await page.goto(`${studio.url}${path}`);
    await page.getByRole('heading', { name: heading }).first().waitFor();
    for (const go of held.splice(0)) go();
  };

  await seen('/sign-in', 'Anmelden');
  await seen('/sign-up', 'Konto anlegen');
  // A visitor is led to the door, and its code was known to be needed.
  await seen('/', 'Anmelden');
  assert.equal((await context.cookies()).length, 0, 'a visitor who only looks is asked nothing');

  await page.getByLabel('E-Mail').fill(mia.email);
  await page.getByLabel('Passwort', { exact: true }).fill(mia.password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  // From here on it is who signed up in English.
  const isThere = page.getByRole('heading', { name: 'Waits for me' });
  while (!(await isThere.isVisible())) {
    for (const go of held.splice(0)) go();
    await page.waitForTimeout(50);
  }
  await seen(`/projects/${project.id}`, 'Boards');
  await seen('/', 'Waits for me');
  await page.goto(`${studio.url}/boards/${board.id}`);
  await canvas(page).waitFor();
  assert.deepEqual(errors, []);
});

test('a door costs a visitor few files and few bytes, since each file waits for its turn', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  for (const path of ['/sign-in', '/sign-up']) {
    const { page } = await visit(browser, { locale: 'en', serviceWorkers: 'block' });
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (/\.(?:js|css)$/.test(request.url()))
        sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await page.goto(`${studio.url}${path}`);
    await page.getByRole('heading').first().waitFor();
    const bytes = (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
    t.diagnostic(`${path}: ${sizes.length} files, ${(bytes / kB).toFixed(1)} kB`);
    assert.ok(sizes.length <= 6, `${path}: ${sizes.length} files`);
    assert.ok(bytes <= 106 * kB, `${path}: ${bytes} bytes`);
  }
});
