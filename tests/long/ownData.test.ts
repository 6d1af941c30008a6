import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Channel } from '@flux/contracts';
import { findsNothing } from '../harness/axe.ts';
import { enter, launch, person, screenshot } from '../harness/browser.ts';
import { bring, makeBoard, openBoard, signUpProgram, until } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

const run = promisify(execFile);

test('a person takes along what is theirs as one ZIP, and nothing of others', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const [mia, nora] = [person('Mia'), person('Nora')];
  const [program, other] = [await signUpProgram(studio.url, mia), await signUpProgram(studio.url, nora)];
  const { project, board } = await makeBoard(program);
  await bring(program, other, project, 'editor');
  const { items } = await program.call<{ items: Channel[] }>('GET', `/api/projects/${project.id}/channels`);
  const say = (who: typeof program, body: string) =>
    who.call('POST', `/api/channels/${items[0]?.id}/messages`, { id: crypto.randomUUID(), body });
  for (let n = 0; n < 3; n++) await say(program, `Mia says ${n}`);
  await say(other, 'Nora says nothing');
  const put = async (who: typeof program, content: string, name: string, projectId?: string) => {
    const form = new FormData();
    if (projectId !== undefined) form.set('projectId', projectId);
    form.append('file', new Blob([content]), name);
    const headers = { authorization: `Bearer ${who.token}` };
    const response = await fetch(`${studio.url}/api/files/upload`, { method: 'POST', headers, body: form });
    assert.equal(response.status, 201);
  };
  await put(program, 'her own', 'own.txt');
  await put(program, 'shared by her', 'shared.txt', project.id);
  await put(other, 'of somebody else', 'theirs.txt', project.id);
  const drawn = openBoard(studio.url, board.id, { headers: { authorization: `Bearer ${program.token}` } });
  await drawn.synced();
  drawn.doc.getText('text:a').insert(0, 'Hello');
  drawn.doc.getMap('meta').set('schema', 1);
  const saved = openBoard(studio.url, board.id, { headers: { authorization: `Bearer ${other.token}` } });
  await until(() => saved.doc.getText('text:a').length === 5, 'what is drawn is kept');
  drawn.close();
  saved.close();

  const { page, errors } = await enter(browser, studio.url, mia, '/me/data', { bypassCSP: true });
  await page.getByRole('button', { name: 'Download my data' }).waitFor();
  await screenshot(page, 'own-data-wide');
  await findsNothing(page, 'own data');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download my data' }).click();
  const download = await downloading;
  await page.getByText(`Your data is saved as ${download.suggestedFilename()}.`).waitFor();
  await screenshot(page, 'own-data-saved');

  const folder = await mkdtemp(join(tmpdir(), 'flux-own-'));
  t.after(() => rm(folder, { recursive: true }));
  await download.saveAs(join(folder, 'own.zip'));
  await run('python3', ['-m', 'zipfile', '-e', join(folder, 'own.zip'), join(folder, 'out')]);
  const read = async (name: string) => JSON.parse(await readFile(join(folder, 'out', name), 'utf8'));
  assert.equal((await read('account.json')).user.email, mia.email);
  assert.equal((await read('security-activity.json')).at(-1).kind, 'account_created');
  assert.deepEqual(
    (await read('messages.json')).map(({ body }: { body: string }) => body),
    ['Mia says 0', 'Mia says 1', 'Mia says 2'],
  );
  const content = async (path: string) =>
    Promise.all(
      (await readdir(join(folder, 'out', path))).map((name) =>
        readFile(join(folder, 'out', path, name), 'utf8'),
      ),
    );
  assert.deepEqual(await content('files/own'), ['her own']);
  assert.deepEqual(await content('files/Spring'), ['shared by her']);
  const [poster = ''] = await content('boards/Spring');
  assert.deepEqual(JSON.parse(poster).content.texts, { a: 'Hello' });
  assert.deepEqual(errors, []);
});

test('a download that breaks off says so, and can be begun again', { timeout: 240_000 }, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const mia = person('Mia');
  await signUpProgram(studio.url, mia);
  const { page } = await enter(browser, studio.url, mia, '/me/data');
  await page.getByRole('button', { name: 'Download my data' }).waitFor();
  await page.route('**/api/messages/mine*', (route) => route.abort());
  await page.getByRole('button', { name: 'Download my data' }).click();
  await page.getByText('The studio cannot be reached').first().waitFor();
  await page.unroute('**/api/messages/mine*');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download my data' }).click();
  assert.match((await downloading).suggestedFilename(), /^fluxstudio-\d{4}-\d\d-\d\d\.zip$/);
});
