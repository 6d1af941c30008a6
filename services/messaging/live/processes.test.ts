import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { createBus } from '@flux/bus';
import { type Message, newId } from '@flux/contracts';
import { createDatabase } from '@flux/database';
import { type Cleanup, testDatabaseUrl } from '@flux/database/testing';
import { addKey, makeProject, openSocket, startMessaging, testMigrations, until } from '../testing.ts';
import { times } from './conversations.ts';
import { presenceTimes } from './presence.ts';

/** Processes on one PostgreSQL, each with a pool and a LISTEN of its own. */
async function studio(t: Cleanup, count: number) {
  const databaseUrl = await testDatabaseUrl(t, testMigrations);
  const open = async () => {
    const database = createDatabase({ databaseUrl, dataDir: tmpdir() });
    t.after(database.close);
    await database.open();
    return database;
  };
  const first = await open();
  await addKey(first);
  const processes = [];
  for (let i = 0; i < count; i++)
    processes.push(
      await startMessaging(t, i === 0 ? first : await open(), {
        bus: createBus({ databaseUrl }),
        env: { FLUX_SERVICES: 'messaging', DATABASE_URL: databaseUrl },
      }),
    );
  return { database: first, processes };
}

test('people at three processes write at once, and everybody has the same log in the same order', async (context) => {
  const t = { after: context.after.bind(context) };
  const { database, processes } = await studio(t, 3);
  const [one] = processes;
  assert.ok(one !== undefined);
  const people = await Promise.all(processes.map((process) => process.signIn()));
  const { general } = await makeProject(
    one,
    database,
    people.map((who) => [who, 'editor'] as const),
  );
  const sockets = processes.map((process, i) => openSocket(process.url, people[i]!));
  await Promise.all(sockets.map((socket) => socket.hello()));
  const ids = sockets.flatMap((socket, s) =>
    Array.from({ length: 60 }, (_, i) =>
      socket.send(general.id, i % 20 === 0 ? 'x'.repeat(9_000) : `${s}-${i}`),
    ),
  );
  await until(() => sockets.every((socket) => socket.changes().length >= ids.length), 15_000);
  const [log, ...others] = sockets.map((socket) => socket.changes().map(({ seq, id }) => `${seq} ${id}`));
  assert.deepEqual(
    log,
    log?.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)),
  );
  for (const other of others) assert.deepEqual(other, log);
  assert.equal(new Set(sockets[0]?.changes().map(({ id }) => id)).size, ids.length);
  assert.deepEqual(
    processes.flatMap(({ failures }) => failures),
    [],
  );
});

test('the same message sent to two processes at once is one message', async (context) => {
  const t = { after: context.after.bind(context) };
  const { database, processes } = await studio(t, 2);
  const [one, two] = processes;
  assert.ok(one !== undefined && two !== undefined);
  const mia = await one.signIn();
  const { general } = await makeProject(one, database, [[mia, 'owner']]);
  const path = `/api/channels/${general.id}/messages`;
  for (let round = 1; round <= 10; round++) {
    const message = { id: newId(), body: 'once' };
    const answers: readonly Message[] = await Promise.all(
      [one, two, one, two].map((process) => process.ok(201, mia, 'POST', path, message)),
    );
    assert.deepEqual(
      answers.map(({ seq }) => seq),
      [round, round, round, round],
    );
  }
});

test('presence, typing, read markers and channels are told between processes', async (context) => {
  const t = { after: context.after.bind(context) };
  const { database, processes } = await studio(t, 2);
  const [one, two] = processes;
  assert.ok(one !== undefined && two !== undefined);
  const [mia, tom] = await Promise.all([one.signIn(), two.signIn()]);
  const { id, general } = await makeProject(one, database, [
    [mia, 'owner'],
    [tom, 'editor'],
  ]);
  const a = openSocket(one.url, mia);
  await a.hello();
  const b = openSocket(two.url, tom);
  const again = openSocket(one.url, tom);
  await Promise.all([b.hello(), again.hello()]);
  await until(() => a.of('presence').some(({ here }) => here.includes(tom.id)));
  b.say({ type: 'typing', channelId: general.id });
  assert.deepEqual(await a.heard('typing'), { type: 'typing', channelId: general.id, personId: tom.id });
  a.send(general.id, 'read this');
  await b.heard('message');
  b.say({ type: 'read', channelId: general.id, seq: 1 });
  assert.deepEqual(await again.heard('read'), { type: 'read', channelId: general.id, seq: 1 });
  await two.ok(201, tom, 'POST', `/api/projects/${id}/channels`, { name: 'print' });
  // That of the project's first channel may come late, and first.
  await until(() => a.of('channel').some(({ channel }) => channel.name === 'print'));
  b.socket.terminate();
  again.socket.terminate();
  await until(() => {
    for (const process of processes) process.pass(presenceTimes.grace, times.expiry);
    return a.of('presence').some(({ away }) => away.includes(tom.id));
  });
});

test('a process that dies takes nobody’s messages with it, and its people are away after a while', async (context) => {
  const t = { after: context.after.bind(context) };
  const { database, processes } = await studio(t, 2);
  const [one, two] = processes;
  assert.ok(one !== undefined && two !== undefined);
  const [mia, tom] = await Promise.all([one.signIn(), two.signIn()]);
  const { general } = await makeProject(one, database, [
    [mia, 'owner'],
    [tom, 'editor'],
  ]);
  const [a, b] = [openSocket(one.url, mia), openSocket(two.url, tom)];
  await Promise.all([a.hello(), b.hello()]);
  await until(() => a.of('presence').some(({ here }) => here.includes(tom.id)));
  await two.bus.close(); // from here on the other process is not heard any more
  await b.answerTo(b.send(general.id, 'nobody tells of this'));
  assert.equal(a.changes().length, 0);
  await a.answerTo(a.send(general.id, 'and of this the seq shows it'));
  await until(() => a.changes().length === 2);
  assert.deepEqual(
    a.changes().map(({ seq }) => seq),
    [1, 2],
  );
  one.pass(presenceTimes.lost, times.expiry);
  await until(() => a.of('presence').some(({ away }) => away.includes(tom.id)));
});
