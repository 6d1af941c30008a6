import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createMail } from './index.ts';
import { longestOutbox } from './outbox.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'flux-mail-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const from = 'studio@example.com';
const message = { to: 'ada@example.org', subject: 'Invitation', text: 'Come and draw.' };
const start = Date.UTC(2026, 0, 1);

function mailIn(dataDir: string, sentences: string[] = []) {
  const log = { info: (sentence: string) => sentences.push(sentence) };
  return createMail({ from, dataDir, log, clock: () => start });
}

test('without a server a message waits in the outbox, where another process finds it after a restart', async (t) => {
  const dataDir = folder(t);
  const said: string[] = [];
  assert.deepEqual(await mailIn(dataDir).outbox(), []);
  await mailIn(dataDir, said).send({ ...message, html: '<p>x</p>' });
  const [kept, ...more] = await mailIn(dataDir).outbox();
  assert.deepEqual(more, []);
  assert.deepEqual(kept, {
    ...message,
    html: '<p>x</p>',
    id: kept?.id,
    from,
    at: '2026-01-01T00:00:00.000Z',
  });
  assert.match(said[0] ?? '', new RegExp(`^No SMTP_URL is set, .*${kept?.id}\\.json\\.$`));
});

test('nobody else on the machine can read what is kept', async (t) => {
  const dataDir = folder(t);
  chmodSync(dataDir, 0o755);
  await mailIn(dataDir).send(message);
  const outbox = join(dataDir, 'outbox');
  const [name = ''] = readdirSync(outbox);
  assert.equal(statSync(outbox).mode & 0o777, 0o700);
  assert.equal(statSync(join(outbox, name)).mode & 0o777, 0o600);
});

test('messages of one moment keep their order, and beyond a hundred the oldest make room', async (t) => {
  const dataDir = folder(t);
  const mail = mailIn(dataDir);
  const subjects = async () => (await mail.outbox()).map(({ subject }) => subject);
  for (let n = 1; n <= longestOutbox; n++) await mail.send({ ...message, subject: String(n) });
  const all = Array.from({ length: longestOutbox }, (_, n) => String(longestOutbox - n));
  assert.deepEqual(await subjects(), all);
  await mail.send({ ...message, subject: 'one more' });
  assert.deepEqual(await subjects(), ['one more', ...all.slice(0, -1)]);
  assert.equal(readdirSync(join(dataDir, 'outbox')).length, longestOutbox);
});

test('messages sent at the same time by several processes are all kept', async (t) => {
  const dataDir = folder(t);
  const processes = [mailIn(dataDir), mailIn(dataDir), mailIn(dataDir)];
  await Promise.all(processes.flatMap((mail) => [1, 2, 3].map(() => mail.send(message))));
  assert.equal((await mailIn(dataDir).outbox()).length, 9);
});

test('files that are no messages are passed over', async (t) => {
  const dataDir = folder(t);
  const mail = mailIn(dataDir);
  await mail.send(message);
  for (const [name, text] of [
    ['0.json', '{ half'],
    ['1.json', 'null'],
    ['2.json', '{"id":1}'],
    ['3.txt', 'x'],
  ] as const) {
    writeFileSync(join(dataDir, 'outbox', name), text);
  }
  assert.equal((await mail.outbox()).length, 1);
});

test('a folder that cannot be written to refuses the message', async (t) => {
  const dataDir = folder(t);
  writeFileSync(join(dataDir, 'outbox'), 'a file in its place');
  await assert.rejects(mailIn(dataDir).send(message), /EEXIST|ENOTDIR/);
  await assert.rejects(mailIn(dataDir).outbox(), /ENOTDIR/);
});

test('what would add a header is refused here as by a server, and so is a wrong sender at the start', async (t) => {
  const dataDir = folder(t);
  const mail = mailIn(dataDir);
  await assert.rejects(mail.send({ ...message, subject: 'a\nBcc: b@c' }), /one line/);
  assert.deepEqual(await mail.outbox(), []);
  assert.throws(() => createMail({ from: 'nobody', dataDir, log: { info: () => {} } }), /bare address/);
});
