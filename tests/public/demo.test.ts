import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { canvas, launch, screenshot, visit } from '../harness/browser.ts';
import { startCommand as start } from '../harness/command.ts';
import { freePort } from '../harness/processes.ts';
import { openBoard, signInProgram } from '../harness/program.ts';

test('the demo fills an empty studio with boards that open, files and a conversation, and only an empty one', {
  timeout: 240_000,
}, async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'flux-demo-'));
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  const port = await freePort();
  const env = { FLUX_DATA: dataDir, FLUX_PORT: `${port}` };
  const url = `http://127.0.0.1:${port}`;
  const studio = await start(['--demo'], env, /password: .+\n/);
  t.after(studio.end);

  const password = /password: (.+)\n/.exec(studio.output())?.[1] ?? '';
  const nora = await signInProgram(url, { name: 'Nora Lindt', email: 'nora@halden.example', password });
  type List = { items: { id: string; name: string; unread?: number }[] };
  const [project] = (await nora.call<List>('GET', '/api/projects')).items;
  assert.equal(project?.name, 'Ofen');
  const list = (what: string) => nora.call<List>('GET', `/api/projects/${project?.id}/${what}`);
  const boards = (await list('boards')).items;
  assert.deepEqual(boards.map(({ name }) => name).sort(), ['Bread bag', 'Spring poster', 'Window sequence']);
  assert.equal((await list('files')).items.length, 3);
  assert.equal((await list('members')).items.length, 4);
  const channels = (await list('channels')).items;
  assert.deepEqual(channels.map(({ name }) => name).sort(), ['general', 'print']);
  assert.ok(channels.every(({ unread = 0 }) => unread > 0));
  for (const { id, name } of boards) {
    const board = openBoard(url, id, { headers: { authorization: `Bearer ${nora.token}` } });
    await board.synced();
    assert.ok(board.elements.size > 15, name);
    board.close();
  }

  // The pictures of the README and of the user guide.
  const browser = await launch();
  t.after(() => browser.close());
  const { page, errors } = await visit(browser);
  const poster = boards.find(({ name }) => name === 'Spring poster')?.id ?? '';
  await page.goto(`${url}/sign-in?next=${encodeURIComponent(`/boards/${poster}`)}`);
  await page.getByLabel('Email').fill('nora@halden.example');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/boards\//);
  await canvas(page).waitFor();
  await page
    .getByText(/^[1-7]\d%$/)
    .filter({ visible: true })
    .first()
    .waitFor();
  await page.waitForTimeout(1_000);
  await screenshot(page, 'demo-board');
  await page.goto(`${url}/channels/${channels[0]?.id}`);
  await page.getByText('before Easter').waitFor();
  await screenshot(page, 'demo-messages');
  await page.goto(`${url}/projects/${project?.id}/files`);
  await page.getByText('seal.svg').first().waitFor();
  await screenshot(page, 'demo-files');
  assert.deepEqual(errors, []);
  await page.close();

  assert.equal(await studio.end(), 0);

  const again = await start(['--demo'], env, /not added/);
  assert.match(again.output(), /people in this studio already/);
  await again.end();
});

test('an option that does not exist is named, with those that do, and nothing is started', async () => {
  const studio = await start(['--dmeo'], { FLUX_DATA: '/nowhere' }, /Usage/);
  assert.match(studio.output(), /--dmeo/);
  assert.match(studio.output(), /--demo/);
  assert.notEqual(await studio.end(), 0);
});
