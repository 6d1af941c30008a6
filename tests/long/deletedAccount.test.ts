import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel, Member } from '@flux/contracts';
import type { Page } from 'playwright-core';
import { findsNothing } from '../harness/axe.ts';
import { canvas, enter, launch, person, screenshot } from '../harness/browser.ts';
import { mailed } from '../harness/mailbox.ts';
import { bring, makeBoard, openBoard, signInProgram, signUpProgram, until } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

const shots = async (page: Page, name: string) => {
  await screenshot(page, `${name}-wide`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, `${name}-phone`);
  await page.setViewportSize({ width: 1440, height: 900 });
};

// In several processes: an account ends in one, its sockets are in the others.
const { name, start } = topologies.at(-1)!;

test(`who deletes their account is signed out everywhere within a second, and what they shared stays, with ${name}`, {
  timeout: 300_000,
}, async (t) => {
  const studio = await start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const [nora, mia] = [person('Nora'), person('Mia')];
  const [owner, program] = [await signUpProgram(studio.url, nora), await signUpProgram(studio.url, mia)];
  const { project, board } = await makeBoard(program);
  await bring(program, owner, project, 'editor');
  const channels = await owner.call<{ items: Channel[] }>('GET', `/api/projects/${project.id}/channels`);
  const channel = channels.items[0]!;
  await program.call('POST', `/api/channels/${channel.id}/messages`, {
    id: crypto.randomUUID(),
    body: 'I drew the poster',
  });

  const { page, context, errors } = await enter(browser, studio.url, mia, '/me/data', { bypassCSP: true });
  await page.getByText('Hand them over to one of them first').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Delete account' }).count(), 0);
  await shots(page, 'leaving-kept');
  await findsNothing(page, 'what keeps somebody');
  await page.getByRole('main').getByRole('link', { name: 'Spring' }).click();
  await page.waitForURL(new RegExp(`/projects/${project.id}/people$`));
  await program.call('POST', `/api/projects/${project.id}/owner`, { personId: owner.userId });

  const other = await context.newPage();
  await other.goto(`${studio.url}/boards/${board.id}`);
  await canvas(other).waitFor();
  const socket = openBoard(studio.url, board.id, {
    headers: { authorization: `Bearer ${(await signInProgram(studio.url, mia)).token}` },
  });
  t.after(socket.close);
  await socket.synced();

  await page.goto(`${studio.url}/me/data`);
  await page.getByRole('button', { name: 'Delete account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
  await dialog.waitFor();
  await shots(page, 'leaving-asked');
  await findsNothing(page, 'deleting an account');
  const answered = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await dialog.getByRole('button', { name: 'Delete account' }).click();
  assert.equal((await answered).status(), 204);
  await until(() => socket.closes.includes(4401), 'the socket of another session is closed', 1_000);
  await page.waitForURL(/\/sign-in$/);
  await other.waitForURL(/\/sign-in/);
  assert.deepEqual(errors, []);

  await page.getByLabel('Email').fill(mia.email);
  await page.getByLabel('Password', { exact: true }).fill(mia.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The email address or the password is wrong.').waitFor();

  await mailed(studio.url, mia.email, /Your account is deleted/);
  const members = async () => {
    const { items } = await owner.call<{ items: Member[] }>('GET', `/api/projects/${project.id}/members`);
    return items.map((member) => member.name);
  };
  const end = Date.now() + 10_000;
  while ((await members()).length > 1 && Date.now() < end) await page.waitForTimeout(50);
  assert.deepEqual(await members(), ['Nora']);
  const seen = await enter(browser, studio.url, nora, `/channels/${channel.id}`);
  await seen.page.getByText('I drew the poster').waitFor();
  await seen.page.getByText('Former member').first().waitFor();
  assert.equal(await seen.page.getByText('Mia', { exact: true }).count(), 0);
  await screenshot(seen.page, 'leaving-left');
});
