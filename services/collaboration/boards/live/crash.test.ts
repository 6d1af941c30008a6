import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeUpdate } from '@flux/board-sync';
import { createDatabase } from '@flux/database';
import { engines, testDatabaseUrl, testTemplate } from '@flux/database/testing';
import { applyUpdate, Doc } from 'yjs';
import {
  drawing,
  drawn,
  endings,
  liveMigrations,
  logOf,
  openSocket,
  type Someone,
  until,
} from './testing.ts';

type Crashing = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly person: Someone;
  readonly boardId: string;
};

async function start(dataDir: string, source: string): Promise<Crashing> {
  const script = join(import.meta.dirname, 'crashProcess.ts');
  const child = fork(script, [dataDir, source]);
  const [ready] = await once(child, 'message');
  return { child, ...ready };
}

const lastAck = (messages: readonly Uint8Array[]): number => {
  const ack = messages.filter((m) => m[0] === 100).at(-1);
  if (ack === undefined) return 0;
  return ack[1]! < 128 ? ack[1]! : (ack[1]! & 127) + ack[2]! * 128;
};

for (const engine of engines) {
  test(`kill -9 amid 500 updates on ${engine} loses nothing that was acknowledged or seen`, async (context) => {
    const t = endings();
    context.after(t.end);
    const dataDir = await mkdtemp(join(tmpdir(), 'flux-crash-'));
    t.after(() => rm(dataDir, { recursive: true }));
    const isEmbedded = engine === 'pglite';
    const source = await (isEmbedded ? testTemplate(liveMigrations) : testDatabaseUrl(t, liveMigrations));
    const { child, url, person, boardId } = await start(dataDir, source);
    const author = openSocket(url, boardId, person, { query: '?ack=1' });
    const other = openSocket(url, boardId, person);
    await Promise.all([author.joined(), other.joined()]);
    const { draw } = drawing();
    const sending = (async () => {
      for (let i = 0; i < 500; i++) {
        author.send(writeUpdate(draw(`k${i}`, i)));
        if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    await until(() => lastAck(author.messages) >= 200);
    child.kill('SIGKILL');
    await Promise.all([once(child, 'exit'), author.closed, other.closed]);
    await sending.catch(() => {});
    const acked = lastAck(author.messages);
    const seen = [...drawn(other.messages).getMap('elements').keys()];
    assert.ok(acked >= 200 && seen.length > 0);

    const database = createDatabase(isEmbedded ? { dataDir } : { dataDir, databaseUrl: source });
    t.after(database.close);
    await database.open();
    const stored = new Doc();
    for (const update of await logOf(database, boardId)) applyUpdate(stored, update);
    const elements = stored.getMap('elements');
    for (let i = 0; i < acked; i++) assert.equal(elements.get(`k${i}`), i, `update ${i} of ${acked}`);
    for (const key of seen) assert.ok(elements.has(key), `${key} was seen`);
  });
}
