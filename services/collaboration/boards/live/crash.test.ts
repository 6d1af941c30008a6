import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeUpdate } from '@flux/board-sync';
import { createDatabase, type Engine } from '@flux/database';
import { engines, testPostgresUrl } from '@flux/database/testing';
import pg from 'pg';
import { applyUpdate, Doc } from 'yjs';
import { drawing, drawn, endings, logOf, openSocket, type Someone, until } from './testing.ts';

type Crashing = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly person: Someone;
  readonly boardId: string;
};

async function start(dataDir: string, databaseUrl: string | undefined): Promise<Crashing> {
  const script = join(import.meta.dirname, 'crashProcess.ts');
  const child = fork(script, databaseUrl === undefined ? [dataDir] : [dataDir, databaseUrl]);
  const [ready] = await once(child, 'message');
  return { child, ...ready };
}

async function ownDatabase(t: ReturnType<typeof endings>, engine: Engine): Promise<string | undefined> {
  if (engine === 'pglite') return undefined;
  const name = `flux_crash_${randomBytes(6).toString('hex')}`;
  const ask = async (text: string) => {
    const client = new pg.Client({ connectionString: testPostgresUrl() });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await ask(`create database ${name}`);
  t.after(() => ask(`drop database ${name} with (force)`));
  return Object.assign(new URL(testPostgresUrl()), { pathname: `/${name}` }).href;
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
    const databaseUrl = await ownDatabase(t, engine);
    const { child, url, person, boardId } = await start(dataDir, databaseUrl);
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

    const database = createDatabase({ dataDir, databaseUrl });
    t.after(database.close);
    await database.open();
    const stored = new Doc();
    for (const update of await logOf(database, boardId)) applyUpdate(stored, update);
    const elements = stored.getMap('elements');
    for (let i = 0; i < acked; i++) assert.equal(elements.get(`k${i}`), i, `update ${i} of ${acked}`);
    for (const key of seen) assert.ok(elements.has(key), `${key} was seen`);
  });
}
