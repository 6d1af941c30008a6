import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import {
  type AwarenessState,
  gone,
  readAwareness,
  readMessage,
  writeAwareness,
  writeStates,
  writeStep2,
  writeUpdate,
} from '@flux/board-sync';
import { type Bus, createBus } from '@flux/bus';
import { testPostgresUrl } from '@flux/database/testing';
import { sql } from 'kysely';
import * as Y from 'yjs';
import { publishDeleted } from '../boardsTopic.ts';
import { appendUpdates } from './boardLog.ts';
import { times } from './boardSockets.ts';
import { writeAwarenessMessages, writeStored } from './busMessages.ts';
import { boardTopic } from './liveBoard.ts';
import {
  drawing,
  drawn,
  endings,
  liveDatabase,
  logOf,
  makeBoard,
  openSocket,
  type Someone,
  setRole,
  startProcess,
  type TestSocket,
  until,
} from './testing.ts';

function testRedisUrl(): string {
  const url = process.env.FLUX_TEST_REDIS;
  if (url === undefined) throw new Error('FLUX_TEST_REDIS is not set: the URL of a Redis for tests.');
  return url;
}

/** The states that a socket holds by what it heard. */
function present({ messages }: TestSocket): Map<number, AwarenessState> {
  const states = new Map<number, AwarenessState>();
  for (const bytes of messages) {
    const message = readMessage(bytes);
    if (message.kind !== 'awareness') continue;
    for (const state of readAwareness(message.states)) {
      if (state.json === gone) states.delete(state.client);
      else states.set(state.client, state);
    }
  }
  return states;
}

const cursor = (client: number, clock: number, who: Someone, more: object = {}) =>
  writeAwareness(
    writeStates([{ client, clock, json: JSON.stringify({ user: { id: who.personId }, ...more }) }]),
  );

const carriers: readonly (readonly [string, () => Bus])[] = [
  ['LISTEN/NOTIFY', () => createBus({ databaseUrl: testPostgresUrl() })],
  ['Redis', () => createBus({ redisUrl: testRedisUrl() })],
];

for (const [carrier, connectBus] of carriers) {
  suite(`a board in two processes over ${carrier}`, async () => {
    const t = endings();
    after(t.end);
    const database = await liveDatabase(t, 'postgres');
    const [one, two] = [
      await startProcess(t, database, { bus: connectBus() }),
      await startProcess(t, database, { bus: connectBus() }),
    ];

    async function meet() {
      const [mia, ben] = [await one.signIn(), await one.signIn()];
      const { id } = await makeBoard(database, [
        [mia, 'owner'],
        [ben, 'editor'],
      ]);
      const [a, b] = [openSocket(one.url, id, mia), openSocket(two.url, id, ben)];
      await Promise.all([a.joined(), b.joined()]);
      const close = () => {
        a.socket.close();
        b.socket.close();
      };
      return { mia, ben, id, a, b, close };
    }

    test('what one stores the other shows, both ways, and both give it to whoever comes', async () => {
      const { a, b, id, mia, close } = await meet();
      const { draw, doc } = drawing();
      for (let i = 0; i < 20; i++) (i % 2 === 0 ? a : b).send(writeUpdate(draw(`k${i}`, i)));
      const expected = doc.getMap('elements').toJSON();
      await until(() => drawn([...a.messages, ...b.messages]).getMap('elements').size === 20);
      for (const { url } of [one, two]) {
        const late = openSocket(url, id, mia);
        await late.joined();
        await until(() => drawn(late.messages).getMap('elements').size === 20);
        assert.deepEqual(drawn(late.messages).getMap('elements').toJSON(), expected);
        late.socket.close();
      }
      close();
    });

    test('an update that is too large for the bus is read from the log', async () => {
      const { a, b, close } = await meet();
      a.send(writeUpdate(drawing().draw('large', new Uint8Array(200_000))));
      await until(() => drawn(b.messages).getMap('elements').has('large'));
      close();
    });

    test('what the bus lost is read from the log when the next position comes', async () => {
      const { a, b, id, mia, close } = await meet();
      const { draw } = drawing();
      await appendUpdates(database.service<unknown>('collaboration'), [
        { boardId: id, author: mia.personId, update: draw('lost', 1) },
      ]);
      a.send(writeUpdate(draw('next', 2)));
      await until(() => drawn(a.messages).getMap('elements').has('lost'));
      await until(() => drawn(b.messages).getMap('elements').size === 2);
      close();
    });

    test('a viewer who comes from a process that is ahead is not taken for a writer', async () => {
      const [mia, vic] = [await one.signIn(), await one.signIn()];
      const { draw, doc } = drawing();
      const { id } = await makeBoard(database, [
        [mia, 'owner'],
        [vic, 'viewer'],
      ]);
      const viewer = openSocket(two.url, id, vic, { query: '?ack=1' });
      await viewer.joined();
      // The log has it, this process has not heard of it.
      await appendUpdates(database.service<unknown>('collaboration'), [
        { boardId: id, author: mia.personId, update: draw() },
      ]);
      viewer.send(writeStep2(Y.encodeStateAsUpdate(doc)));
      await viewer.heard(100);
      assert.equal(viewer.socket.readyState, viewer.socket.OPEN);
      assert.equal((await logOf(database, id)).length, 1);
      viewer.socket.close();
    });

    test('cursors are seen in the other process, newest wins, and are gone with their connection', async () => {
      const { a, b, mia, ben, close } = await meet();
      for (let clock = 1; clock <= 20; clock++) a.send(cursor(11, clock, mia, { x: clock }));
      b.send(cursor(22, 1, ben));
      await until(() => present(b).get(11)?.clock === 20 && present(a).has(22));
      await until(() => present(a).get(11)?.clock === 20, 1_000);
      a.socket.close();
      await until(() => !present(b).has(11));
      close();
    });

    test('whoever comes later is told of everybody in both', async () => {
      const { a, b, id, mia, ben, close } = await meet();
      a.send(cursor(11, 1, mia));
      b.send(cursor(22, 1, ben));
      await until(() => present(a).size === 2 && present(b).size === 2);
      const three = await startProcess(t, database, { bus: connectBus() });
      const late = openSocket(three.url, id, mia);
      await until(() => present(late).size === 2);
      late.socket.close();
      close();
    });

    test('a state of 8 kB and many states at once pass', async () => {
      const { a, b, mia, close } = await meet();
      const ink = Array.from({ length: 1_450 }, (_, i) => Math.round(Math.sin(i * 99) * 9_999));
      for (let client = 1; client <= 4; client++) a.send(cursor(client, 1, mia, { ink }));
      await until(() => present(b).size === 4);
      assert.ok(present(b).get(1)!.json.length > 7_000);
      close();
    });

    test('a process that died is forgotten after 45 seconds', async () => {
      const { b, id, mia, close } = await meet();
      const dead = connectBus();
      const json = JSON.stringify({ user: { id: mia.personId } });
      const { messages } = writeAwarenessMessages(
        Buffer.alloc(8, 9),
        [{ client: 77, clock: 1, json }],
        dead.maxPayload,
      );
      for (const message of messages) dead.publish(boardTopic(id), message);
      await until(() => present(b).has(77));
      two.pass(46_000, times.round);
      await until(() => !present(b).has(77));
      two.pass(-46_000, -1);
      await dead.close();
      close();
    });

    test('a message that cannot be read is left alone, and the log is read instead', async () => {
      const { a, b, id, mia, close } = await meet();
      const { draw } = drawing();
      const before = two.failures.length;
      await appendUpdates(database.service<unknown>('collaboration'), [
        { boardId: id, author: mia.personId, update: draw('there', 1) },
      ]);
      const broken = { first: 1, last: 1, update: Uint8Array.of(9, 9) };
      one.bus.publish(boardTopic(id), writeStored(Buffer.alloc(8, 5), broken, one.bus.maxPayload));
      one.bus.publish(boardTopic(id), Buffer.from('of another release'));
      await until(() => drawn(b.messages).getMap('elements').has('there'));
      assert.equal(two.failures.length, before + 1);
      two.failures.length = before;
      one.failures.length = 0;
      a.socket.close();
      close();
    });

    test('a board that is deleted is closed in both at once', async () => {
      const { a, b, id } = await meet();
      await sql`update studio.boards set deleted_at = now() where id = ${id}`.execute(
        database.service<unknown>('collaboration'),
      );
      const began = performance.now();
      publishDeleted(one.bus, id);
      assert.deepEqual(await Promise.all([a.closed, b.closed]), [4404, 4404]);
      assert.ok(
        performance.now() - began < 5_000,
        'it was found by the look that follows, not by the message',
      );
    });

    test('nothing unexpected was reported', () => {
      assert.deepEqual([one.failures, two.failures], [[], []]);
    });
  });
}

test('when the bus was lost, boards are read and roles looked at again', async (context) => {
  const t = endings();
  context.after(t.end);
  const database = await liveDatabase(t, 'postgres');
  const local = createBus();
  const interrupted: (() => void)[] = [];
  const bus: Bus = {
    ...local,
    onInterrupted: (listener) => {
      interrupted.push(listener);
      return () => {};
    },
  };
  const studio = await startProcess(t, database, { bus });
  const [mia, ben] = [await studio.signIn(), await studio.signIn()];
  const { id, projectId } = await makeBoard(database, [
    [mia, 'owner'],
    [ben, 'editor'],
  ]);
  const [a, b] = [openSocket(studio.url, id, mia), openSocket(studio.url, id, ben)];
  await Promise.all([a.joined(), b.joined()]);
  await appendUpdates(database.service<unknown>('collaboration'), [
    { boardId: id, author: mia.personId, update: drawing().draw('missed', 1) },
  ]);
  await setRole(database, projectId, ben.personId, undefined);
  for (const listener of interrupted) listener();
  await until(() => drawn(a.messages).getMap('elements').has('missed'));
  assert.equal(await b.closed, 4404);
});
