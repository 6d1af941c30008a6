import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Failure } from '../failures.ts';
import { readUsers } from './readUsers.ts';

async function folderWith(t: TestContext, text: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flux-source-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'users.json'), text);
  return folder;
}

test('users.json is read from the folder in which the command was given', async (t) => {
  const users = [{ email: 'a@b.example' }, { email: 'c@d.example' }];
  for (const text of [
    JSON.stringify({ users }),
    JSON.stringify(users),
    `\uFEFF${JSON.stringify({ users }, null, 2)}`,
  ]) {
    const folder = await folderWith(t, text);
    assert.deepEqual(await readUsers('users.json', folder), users);
    assert.deepEqual(await readUsers(join(folder, 'users.json'), '/nowhere'), users);
  }
});

test('what holds no users is refused with a sentence that shows nothing of it', async (t) => {
  const wrong: readonly [string, RegExp][] = [
    ['', /It is not JSON\./],
    ['{"users": [{"password": "$2b$10$', /It is not JSON\./],
    ['{"users": {}}', /holds no list of users\./],
    ['7', /holds no list of users\./],
    ['null', /holds no list of users\./],
  ];
  for (const [text, sentence] of wrong) {
    const reading = readUsers('users.json', await folderWith(t, text));
    await assert.rejects(reading, (error) => {
      assert.ok(error instanceof Failure && error.code === 'source_unreadable', text);
      assert.match(error.message, sentence);
      return !error.message.includes('$2b$');
    });
  }
  await assert.rejects(readUsers('none.json', '/nowhere'), /\/nowhere\/none\.json cannot be read\. ENOENT/);
});

test('an address of a database shows no password when it cannot be reached', async () => {
  const reading = readUsers('postgres://old:secret@127.0.0.1:1/fluxstudio', '/');
  await assert.rejects(reading, (error) => {
    assert.ok(error instanceof Failure && error.code === 'source_unreadable');
    return error.message.includes('127.0.0.1:1') && !error.message.includes('secret');
  });
});
