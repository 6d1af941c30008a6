import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { writeUpdate } from '@flux/board-sync';
import { createDatabase } from '@flux/database';
import { testCluster } from '@flux/database/testing';
import { sql } from 'kysely';
import {
  addKey,
  drawing,
  drawn,
  endings,
  liveDatabase,
  liveMigrations,
  logOf,
  makeBoard,
  openSocket,
  startProcess,
  until,
} from './testing.ts';

const ack = { query: '?ack=1' };

test('nothing is delivered or acknowledged before the database has it', async (context) => {
  const t = endings();
  context.after(t.end);
  const database = await liveDatabase(t, 'postgres');
  const studio = await startProcess(t, database);
  const mia = await studio.signIn();
  const { id } = await makeBoard(database, [[mia, 'owner']]);
  const [author, other] = [openSocket(studio.url, id, mia, ack), openSocket(studio.url, id, mia)];
  await Promise.all([author.joined(), other.joined()]);
  const heard = author.messages.length + other.messages.length;
  const { promise: release, resolve } = Promise.withResolvers<void>();
  const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>();
  const holding = database
    .service<unknown>('collaboration')
    .transaction()
    .execute(async (held) => {
      await sql`select from studio.board_logs where board_id = ${id} for update`.execute(held);
      isLocked();
      await release;
    });
  await locked;
  author.send(writeUpdate(drawing().draw()));
  await delay(200);
  assert.equal(author.messages.length + other.messages.length, heard);
  resolve();
  await holding;
  await Promise.all([author.heard(100), other.heard(0, 2)]);
});

test('what is received before a process ends is stored', async (context) => {
  const t = endings();
  context.after(t.end);
  const database = await liveDatabase(t, 'postgres');
  const studio = await startProcess(t, database);
  const mia = await studio.signIn();
  const { id } = await makeBoard(database, [[mia, 'owner']]);
  const author = openSocket(studio.url, id, mia);
  await author.joined();
  const { draw } = drawing();
  for (let i = 0; i < 50; i++) author.send(writeUpdate(draw()));
  await until(() => studio.sockets.metrics.updatesStored > 0);
  await studio.drain();
  assert.equal(await author.closed, 1012);
  const stored = await logOf(database, id);
  assert.equal(studio.sockets.metrics.updatesStored, stored.length);
});

test('a database that is lost for a while costs only time; for long, it closes with 1013', async (context) => {
  const t = endings();
  context.after(t.end);
  const cluster = await testCluster(t);
  const database = createDatabase({ databaseUrl: cluster.url, dataDir: tmpdir() });
  t.after(database.close);
  await database.open();
  await database.migrate(liveMigrations);
  await addKey(database);
  const studio = await startProcess(t, database);
  const mia = await studio.signIn();
  const { id } = await makeBoard(database, [[mia, 'owner']]);
  const [author, other] = [openSocket(studio.url, id, mia, ack), openSocket(studio.url, id, mia)];
  await Promise.all([author.joined(), other.joined()]);
  const { draw, doc } = drawing();

  await cluster.stop();
  author.send(writeUpdate(draw()));
  await delay(300);
  assert.ok(author.messages.every((m) => m[0] !== 100));
  assert.equal(drawn(other.messages).getMap('elements').size, 0);
  assert.equal(await openSocket(studio.url, id, mia).closed, 1013);
  await cluster.start();
  await author.heard(100);
  await until(() => drawn(other.messages).getMap('elements').size === 1);

  await cluster.stop();
  author.send(writeUpdate(draw()));
  await delay(100);
  studio.pass(11_000, 0);
  assert.equal(await author.closed, 1013);
  assert.equal(drawn(other.messages).getMap('elements').size, 1, 'what was not stored is not shown');
  await cluster.start();
  await until(() => database.state() === 'ok');
  const again = openSocket(studio.url, id, mia, ack);
  await again.joined();
  for (const update of drawing().updates) again.send(writeUpdate(update));
  again.send(writeUpdate(draw()));
  await again.heard(100);
  assert.equal(doc.getMap('elements').size, 3);
  assert.deepEqual(studio.failures, []);
});
