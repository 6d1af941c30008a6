import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { gone, readAwareness, readMessage, writeAwareness, writeStates } from '@flux/board-sync';
import { limits } from '@flux/contracts';
import {
  endings,
  liveDatabase,
  makeBoard,
  openSocket,
  type Someone,
  startProcess,
  type TestSocket,
  until,
} from './testing.ts';

const framesOf = ({ messages }: TestSocket) =>
  messages.flatMap((bytes) => {
    const message = readMessage(bytes);
    return message.kind === 'awareness' ? [readAwareness(message.states)] : [];
  });
const heardOf = (socket: TestSocket, client: number) =>
  framesOf(socket)
    .flat()
    .filter((state) => state.client === client);

const send = (socket: TestSocket, client: number, clock: number, state: unknown) =>
  socket.send(writeAwareness(writeStates([{ client, clock, json: JSON.stringify(state) }])));

suite('cursors on a board', async () => {
  const t = endings();
  after(t.end);
  const database = await liveDatabase(t, 'pglite');
  const studio = await startProcess(t, database);

  async function meet(): Promise<{ mia: Someone; ben: Someone; id: string; a: TestSocket; b: TestSocket }> {
    const [mia, ben] = [await studio.signIn(), await studio.signIn()];
    const { id } = await makeBoard(database, [
      [mia, 'owner'],
      [ben, 'viewer'],
    ]);
    const [a, b] = [openSocket(studio.url, id, mia), openSocket(studio.url, id, ben)];
    await Promise.all([a.joined(), b.joined()]);
    return { mia, ben, id, a, b };
  }

  test('a state reaches everybody, its sender too, and a viewer may have one', async () => {
    const { mia, ben, a, b } = await meet();
    const [mias, bens] = [{ user: { id: mia.personId }, x: 1 }, { user: { id: ben.personId } }];
    send(a, 1, 1, mias);
    send(b, 2, 1, bens);
    for (const socket of [a, b]) {
      await until(() => heardOf(socket, 1).length === 1 && heardOf(socket, 2).length === 1);
      assert.deepEqual(JSON.parse(heardOf(socket, 1)[0]!.json), mias);
    }
    for (const { socket } of [a, b]) socket.close();
  });

  test('a state that names another person is dropped, one that names nobody is not', async () => {
    const { ben, a, b } = await meet();
    const before = studio.sockets.metrics.awarenessDropped;
    send(a, 1, 1, { user: { id: ben.personId } });
    send(a, 2, 1, { user: 'ben' });
    send(a, 3, 1, 'nonsense');
    send(a, 4, 1, { cursor: null });
    await until(() => heardOf(b, 4).length === 1);
    for (const client of [1, 2, 3]) assert.equal(heardOf(b, client).length, 0);
    assert.equal(studio.sockets.metrics.awarenessDropped, before + 3);
    for (const { socket } of [a, b]) socket.close();
  });

  test('a state of 8 kB is passed on and one byte more closes with 4413', async () => {
    const { a, b } = await meet();
    const around = JSON.stringify({ x: '' }).length;
    send(a, 1, 1, { x: 'x'.repeat(limits.awareness - around) });
    await until(() => heardOf(b, 1).length === 1);
    send(a, 1, 2, { x: 'x'.repeat(limits.awareness - around + 1) });
    assert.equal(await a.closed, 4413);
    b.socket.close();
  });

  test('of many states of a client only the newest are passed on, at most 30 a second', async () => {
    const { a, b } = await meet();
    const began = performance.now();
    for (let clock = 1; clock <= 200; clock++) {
      send(a, 1, clock, { clock });
      if (clock % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until(() => heardOf(b, 1).at(-1)?.clock === 200);
    const seconds = (performance.now() - began) / 1_000;
    const count = heardOf(b, 1).length;
    assert.ok(count <= 2 + seconds * limits.awarenessPerSecond, `${count} in ${seconds} s`);
    for (const { socket } of [a, b]) socket.close();
  });

  test('whoever leaves is gone for the others, and is told so when they return with an old clock', async () => {
    const { mia, id, a, b } = await meet();
    send(a, 1, 5, { user: { id: mia.personId } });
    await until(() => heardOf(b, 1).length === 1);
    a.socket.terminate();
    await until(() => heardOf(b, 1).at(-1)?.json === gone);
    const again = openSocket(studio.url, id, mia);
    await again.joined();
    send(again, 1, 5, { user: { id: mia.personId } });
    await until(() => heardOf(again, 1).at(-1)?.json === gone);
    send(again, 1, 6, { user: { id: mia.personId } });
    await until(() => heardOf(b, 1).at(-1)?.clock === 6);
    for (const { socket } of [again, b]) socket.close();
  });

  test('whoever comes is told who is there, at once and when they ask', async () => {
    const { mia, id, a, b } = await meet();
    send(a, 1, 1, { user: { id: mia.personId } });
    await until(() => heardOf(b, 1).length === 1);
    const late = openSocket(studio.url, id, mia);
    await until(() => heardOf(late, 1).length === 1);
    late.send(Uint8Array.of(3));
    await until(() => heardOf(late, 1).length === 2);
    for (const { socket } of [a, b, late]) socket.close();
  });

  test('what clients repeat of each other is not passed on again', async () => {
    const { mia, a, b } = await meet();
    send(a, 1, 1, { user: { id: mia.personId } });
    await until(() => heardOf(a, 1).length === 1 && heardOf(b, 1).length === 1);
    for (let i = 0; i < 5; i++) send(b, 1, 1, { user: { id: mia.personId } });
    send(a, 1, 2, { user: { id: mia.personId } });
    await until(() => heardOf(a, 1).length === 2);
    assert.deepEqual(
      heardOf(a, 1).map(({ clock }) => clock),
      [1, 2],
    );
    for (const { socket } of [a, b]) socket.close();
  });

  test('nothing unexpected was reported', () => {
    assert.deepEqual(studio.failures, []);
  });
});
