import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ChannelId } from '@flux/contracts';
import { createDatabase } from '@flux/database';
import { engines, testDatabaseUrl, testTemplate } from '@flux/database/testing';
import { readChanges } from '../messages/log.ts';
import { openSocket, type Someone, startMessaging, testMigrations, until } from '../testing.ts';

type Crashing = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly author: Someone;
  readonly reader: Someone;
  readonly channelId: ChannelId;
};

async function start(dataDir: string, source: string): Promise<Crashing> {
  const child = fork(join(import.meta.dirname, 'crashProcess.ts'), [dataDir, source]);
  const [ready] = await once(child, 'message');
  return { child, ...ready };
}

for (const engine of engines) {
  test(`kill -9 amid 500 messages on ${engine}: of those acknowledged or seen none is missing, and sent again none is doubled`, async (context) => {
    const t = { after: context.after.bind(context) };
    const dataDir = await mkdtemp(join(tmpdir(), 'flux-crash-'));
    t.after(() => rm(dataDir, { recursive: true }));
    const isEmbedded = engine === 'pglite';
    const source = await (isEmbedded ? testTemplate(testMigrations) : testDatabaseUrl(t, testMigrations));
    const { child, url, author, reader, channelId } = await start(dataDir, source);
    const [writing, reading] = [openSocket(url, author), openSocket(url, reader)];
    await Promise.all([writing.hello(), reading.hello()]);
    const sent: string[] = [];
    const sending = (async () => {
      while (sent.length < 500 && writing.socket.readyState === writing.socket.OPEN) {
        sent.push(writing.send(channelId, `message ${sent.length}`));
        if (sent.length % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    await until(() => writing.of('ack').length >= 200, 20_000);
    child.kill('SIGKILL');
    await Promise.all([once(child, 'exit'), writing.closed, reading.closed, sending]);
    const acked = writing.of('ack');
    const seen = reading.of('message');
    assert.ok(acked.length >= 200 && seen.length > 0);

    const database = createDatabase(isEmbedded ? { dataDir } : { dataDir, databaseUrl: source });
    t.after(database.close);
    await database.open();
    const logOf = () => readChanges(database.service('messaging'), channelId, 0, 10_000);
    const stored = new Map((await logOf()).map(({ id, seq }) => [id, seq]));
    for (const { id, seq } of [...acked, ...seen]) assert.equal(stored.get(id), seq);

    const next = await startMessaging(t, database);
    const again = openSocket(next.url, await next.signIn(author.id));
    await again.hello({ [channelId]: seen.length });
    for (const [i, id] of sent.entries()) again.send(channelId, `message ${i}`, { id });
    await until(() => again.of('ack').length === sent.length, 20_000);
    for (const { id, seq } of acked) assert.equal(again.of('ack').find((ack) => ack.id === id)?.seq, seq);
    const log = await logOf();
    assert.deepEqual(
      log.map(({ seq }) => seq),
      sent.map((_, i) => i + 1),
      'no gap and nothing doubled',
    );
    assert.deepEqual(new Set(log.map(({ id }) => id)), new Set(sent));
  });
}
