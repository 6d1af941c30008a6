import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '@flux/contracts';
import { newId } from '@flux/contracts/ids';
import { launch, person, screenshot, visit } from '../harness/browser.ts';
import { bring, makeBoard, signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

test('Home shows what waits as it comes, opens it at its place, and forgets it once it is read', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const [maya, ben] = [person('Maya'), person('Ben')];
  const [ofMaya, ofBen] = [await signUpProgram(studio.url, maya), await signUpProgram(studio.url, ben)];
  const { project } = await makeBoard(ofMaya);
  await bring(ofMaya, ofBen, project, 'editor');
  const me = await ofBen.call<{ readonly id: string }>('GET', '/api/auth/me');
  const channel = (name: string): Promise<Channel> =>
    ofMaya.call('POST', `/api/projects/${project.id}/channels`, { name });
  const say = ({ id }: Channel, body: string) =>
    ofMaya.call('POST', `/api/channels/${id}/messages`, { id: newId(), body });

  const { page, errors } = await visit(browser);
  await page.goto(`${studio.url}/sign-in`);
  await page.getByLabel('Email').fill(ben.email);
  await page.getByLabel('Password', { exact: true }).fill(ben.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  await page.goto(studio.url);
  const section = page.getByRole('region', { name: 'Waits for me' });
  const rows = section.getByRole('listitem');
  // A channel is read once its end was in sight for a moment.
  const untilRead = async ({ id }: Channel) => {
    while ((await ofBen.call<Channel>('GET', `/api/channels/${id}`)).unread > 0)
      await page.waitForTimeout(50);
  };
  await section.getByText('Nothing waits for you.').waitFor();

  const [general, print] = [await channel('general'), await channel('print')];
  await say(print, 'The plates are ready');
  await say(print, 'They go out at noon');
  await say(general, `[@Ben](person:${me.id}) can you join on the board at two?`);
  await rows.nth(1).waitFor();
  await section.getByText('can you join on the board at two?').waitFor();
  await section.getByText('2 unread').filter({ visible: true }).waitFor();
  assert.equal(await rows.count(), 2, 'the mention is not told again as unread');

  await screenshot(page, 'waits');
  await section.getByRole('button', { name: 'Mentions' }).click();
  assert.equal(await rows.count(), 1);
  await section.getByRole('link', { name: /can you join/ }).click();
  await page.waitForURL((url) => url.pathname === `/channels/${general.id}` && url.searchParams.has('at'));
  await untilRead(general);

  await page.getByRole('link', { name: 'Home' }).filter({ visible: true }).click();
  await section.getByText('2 unread').filter({ visible: true }).waitFor();
  await section.getByText('can you join').waitFor({ state: 'detached' });
  await section.getByRole('button', { name: 'Mentions' }).click();
  await section.getByText('Nobody waits for an answer of yours.').waitFor();
  await section.getByRole('button', { name: 'Unread' }).click();
  await section.getByRole('link', { name: /print/ }).click();
  await page.getByRole('log').getByText('They go out at noon').waitFor();
  await untilRead(print);
  await page.getByRole('link', { name: 'Home' }).filter({ visible: true }).click();
  await section.getByText('Nothing waits for you.').waitFor();

  // By its name, from wherever one is.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('print');
  await page.getByRole('option', { name: 'print Channel in Spring' }).click();
  await page.waitForURL((url) => url.pathname === `/channels/${print.id}`);

  // What nobody opened yet is there to go on with, and who is at the studio stands beneath while they are.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('home');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Recent' }).getByRole('link', { name: 'Poster' }).waitFor();
  const atWork = page.getByRole('region', { name: 'At work now' });
  assert.equal(await atWork.count(), 0, 'nobody else is here');
  const other = await visit(browser);
  await other.page.goto(`${studio.url}/sign-in`);
  await other.page.getByLabel('Email').fill(maya.email);
  await other.page.getByLabel('Password', { exact: true }).fill(maya.password);
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await atWork.getByText('Maya').waitFor();
  await other.context.close();
  await atWork.waitFor({ state: 'detached' });

  // Something new by the name that was looked for.
  await page.goto(`${studio.url}/projects/${project.id}`);
  await page.getByRole('heading', { name: 'Boards' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Window 3');
  await page.getByRole('option', { name: /^New board named “Window 3”/ }).click();
  await page.getByRole('button', { name: 'Make board' }).click();
  await page.getByRole('heading', { name: 'Window 3' }).waitFor();
  assert.deepEqual(errors, []);
});
