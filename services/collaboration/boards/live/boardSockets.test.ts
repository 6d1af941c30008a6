import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { writeAwareness, writeStates, writeStep1, writeStep2, writeUpdate } from '@flux/board-sync';
import { type BoardId, limits, newId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { sessionEndedTopic } from '@flux/identity';
import { sql } from 'kysely';
import { encodeStateAsUpdate } from 'yjs';
import { publishDeleted } from '../boardsTopic.ts';
import { times } from './boardSockets.ts';
import {
  drawing,
  drawn,
  endings,
  liveDatabase,
  logOf,
  makeBoard,
  openSocket,
  setRole,
  startProcess,
  until,
} from './testing.ts';

const update = (bytes: Uint8Array) => writeUpdate(bytes);

for (const engine of engines) {
  suite(`board sockets on ${engine}`, async () => {
    const t = endings();
    after(t.end);
    const database = await liveDatabase(t, engine);
    const studio = await startProcess(t, database, { env: { FLUX_RATE_LIMIT: 'on' } });
    const { url } = studio;
    const owner = await studio.signIn();
    const board = await makeBoard(database, [[owner, 'owner']]);

    const closeOf = (...how: Parameters<typeof openSocket> extends [string, ...infer Rest] ? Rest : never) =>
      openSocket(url, ...how).closed;

    test('an address without a board is malformed, one without a known board is not found', async () => {
      assert.equal(await closeOf('', owner), 4400);
      assert.equal(await closeOf('rectangle', owner), 4404);
      assert.equal(await closeOf(board.id.toUpperCase(), owner), 4404);
      assert.equal(await closeOf(newId<BoardId>(), owner), 4404);
    });

    test('a board of another project is not found, just as one that is not there', async () => {
      assert.equal(await closeOf(board.id, await studio.signIn()), 4404);
    });

    test('whoever shows nothing, or something false, is not let in', async () => {
      const origin = { origin: 'http://studio.test' };
      assert.equal(await closeOf(board.id, undefined, { headers: origin }), 4401);
      assert.equal(await closeOf(board.id, undefined, { headers: { authorization: 'Bearer x.y.z' } }), 4401);
      assert.equal(await closeOf(board.id, undefined, { query: '?ticket=nonsense' }), 4401);
    });

    test('cookies count only from an allowed origin', async () => {
      const cookie = `flux_access=${owner.token}`;
      assert.equal(await closeOf(board.id, undefined, { headers: { cookie } }), 4403);
      const foreign = { cookie, origin: 'https://elsewhere.test' };
      assert.equal(await closeOf(board.id, undefined, { headers: foreign }), 4403);
    });

    test('a malformed message closes, and nothing of it is in the log', async () => {
      const cut = drawing().draw().slice(0, -3);
      const messages = [[], [0], [0, 0, 0], [0, 2, 200], [0, 9, 0], [1, 3, 1, 1], [0x80], writeUpdate(cut)];
      for (const bytes of messages) {
        const socket = openSocket(url, board.id, owner);
        await socket.opened();
        socket.send(Uint8Array.from(bytes));
        assert.equal(await socket.closed, 4400, `${bytes}`);
      }
      const text = openSocket(url, board.id, owner);
      await text.opened();
      text.socket.send('hello');
      assert.equal(await text.closed, 4400);
      assert.deepEqual(await logOf(database, board.id), []);
    });

    test('unknown types of message are ignored, and a query of awareness is answered', async () => {
      const socket = openSocket(url, board.id, owner);
      await socket.joined();
      for (const type of [2, 4, 99, 100]) socket.send(Uint8Array.of(type, 1, 2, 3));
      const before = socket.messages.length;
      socket.send(Uint8Array.of(3));
      assert.deepEqual([...(await socket.heard(1, undefined, before))], [1, 1, 0]);
      socket.socket.close();
    });

    test('a message of 8 MB is stored and one byte more is too large', async () => {
      const { id } = await makeBoard(database, [[owner, 'owner']]);
      const socket = openSocket(url, id, owner, { query: '?ack=1' });
      await socket.joined();
      const largest = (length: number): Uint8Array => {
        const around = writeUpdate(drawing(1).draw('k', new Uint8Array(2_000_000))).length - 2_000_000;
        const message = writeUpdate(drawing(1).draw('k', new Uint8Array(length - around)));
        // Lengths take as many bytes in both, or one more.
        return message.length === length
          ? message
          : writeUpdate(drawing(1).draw('k', new Uint8Array(2 * length - around - message.length)));
      };
      const message = largest(limits.boardMessage);
      assert.equal(message.length, limits.boardMessage);
      socket.send(message);
      await socket.heard(100);
      assert.equal((await logOf(database, id)).length, 1);
      socket.send(largest(limits.boardMessage + 1));
      assert.equal(await socket.closed, 4413);
    });

    test('400 messages may come at once and no more, then 200 a second', async () => {
      const studio = await startProcess(t, database, { env: { FLUX_RATE_LIMIT: 'on' } });
      studio.stopClock();
      const { id } = await makeBoard(database, [[owner, 'owner']]);
      const socket = openSocket(studio.url, id, owner, { query: '?ack=1' });
      await socket.joined();
      const nothing = writeUpdate(Uint8Array.of(0, 0));
      const acked = (count: number) =>
        until(() => {
          const last = socket.messages.filter((m) => m[0] === 100).at(-1);
          return last !== undefined && (last[1]! & 127) + (last[1]! > 127 ? last[2]! * 128 : 0) === count;
        });
      for (let i = 0; i < limits.boardMessagesBurst; i++) socket.send(nothing);
      await acked(400);
      studio.pass(1_000, 0);
      for (let i = 0; i < limits.boardMessagesPerSecond; i++) socket.send(nothing);
      await acked(600);
      socket.send(nothing);
      assert.equal(await socket.closed, 4529);
    });

    test('without rate limits nobody is too fast', async () => {
      const studio = await startProcess(t, database, { env: { FLUX_RATE_LIMIT: 'off' } });
      const socket = openSocket(studio.url, board.id, owner);
      await socket.joined();
      for (let i = 0; i < 2_000; i++) socket.send(writeUpdate(Uint8Array.of(0, 0)));
      const before = socket.messages.length;
      socket.send(Uint8Array.of(3));
      await socket.heard(1, undefined, before);
      socket.socket.close();
    });

    test('a flood of other messages closes too', async () => {
      const socket = openSocket(url, board.id, owner);
      await socket.opened();
      for (let i = 0; i < 3_000; i++) socket.send(Uint8Array.of(99));
      assert.equal(await socket.closed, 4529);
    });

    test('50 sockets of a person are let in and no more, until one leaves', async () => {
      const many = await studio.signIn();
      const { id } = await makeBoard(database, [[many, 'viewer']]);
      const sockets = Array.from({ length: limits.socketsPerPerson }, () => openSocket(url, id, many));
      await Promise.all(sockets.map((socket) => socket.heard(0, 0)));
      assert.equal(await closeOf(id, many), 4529);
      sockets[0]?.socket.close();
      await sockets[0]?.closed;
      await until(async () => {
        const next = openSocket(url, id, many);
        const first = await Promise.race([next.heard(0, 0), next.closed]);
        next.socket.close();
        return typeof first !== 'number';
      });
      for (const { socket } of sockets) socket.terminate();
    });

    test('a viewer’s write closes with 4403, in an update as in a step 2', async () => {
      const viewer = await studio.signIn();
      const { id, projectId } = await makeBoard(database, [
        [owner, 'owner'],
        [viewer, 'viewer'],
      ]);
      const editing = openSocket(url, id, owner);
      await editing.joined();
      const { draw, doc } = drawing();
      editing.send(update(draw()));
      await until(async () => (await logOf(database, id)).length === 1);
      doc.getMap('elements').delete('k0');
      for (const message of [writeStep2(encodeStateAsUpdate(doc)), writeUpdate(drawing().draw())]) {
        const socket = openSocket(url, id, viewer);
        await socket.joined();
        socket.send(message);
        assert.equal(await socket.closed, 4403);
      }
      assert.equal((await logOf(database, id)).length, 1);
      const commenter = await studio.signIn();
      await setRole(database, projectId, commenter.personId, 'commenter');
      const commenting = openSocket(url, id, commenter);
      await commenting.joined();
      commenting.send(update(drawing().draw()));
      assert.equal(await commenting.closed, 4403);
      editing.socket.close();
    });

    test('a changed role counts at once when the bus tells it', async () => {
      const person = await studio.signIn();
      const { id, projectId } = await makeBoard(database, [[person, 'viewer']]);
      const socket = openSocket(url, id, person);
      await socket.joined();
      const change = async (role: 'editor' | 'viewer' | undefined) => {
        await setRole(database, projectId, person.personId, role);
        const payload = JSON.stringify({ projectId, personId: person.personId });
        studio.bus.publish('members', Buffer.from(payload));
      };
      const { draw } = drawing();
      await change('editor');
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.send(update(draw()));
      await until(async () => (await logOf(database, id)).length === 1);
      await change('viewer');
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.send(update(draw()));
      assert.equal(await socket.closed, 4403);
      const again = openSocket(url, id, person);
      await again.joined();
      await change(undefined);
      assert.equal(await again.closed, 4404);
    });

    test('on a board of an archived project nobody draws, and draws on when it comes back', async () => {
      const person = await studio.signIn();
      const { id, projectId } = await makeBoard(database, [[person, 'owner']]);
      const archive = async (at: Date | null) => {
        await sql`update studio.projects set archived_at = ${at} where id = ${projectId}`.execute(
          database.service('collaboration'),
        );
        const payload = JSON.stringify({ projectId, personId: person.personId });
        studio.bus.publish('members', Buffer.from(payload));
      };
      const drawn = openSocket(url, id, person);
      await drawn.joined();
      await archive(new Date());
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { draw } = drawing();
      drawn.send(update(draw()));
      assert.equal(await drawn.closed, 4403);
      const looking = openSocket(url, id, person);
      await looking.joined();
      await archive(null);
      await new Promise((resolve) => setTimeout(resolve, 50));
      looking.send(update(draw()));
      await until(async () => (await logOf(database, id)).length === 1);
      looking.socket.close();
    });

    test('without the bus it counts within 15 seconds', async () => {
      const person = await studio.signIn();
      const { id, projectId } = await makeBoard(database, [[person, 'editor']]);
      const socket = openSocket(url, id, person);
      await socket.joined();
      await setRole(database, projectId, person.personId, undefined);
      assert.ok(times.permission < 15_000);
      studio.pass(times.permission, times.permission);
      assert.equal(await socket.closed, 4404);
    });

    test('a deleted board is closed for everybody at once, and by the next look where the bus told nothing', async () => {
      const remove = (boardId: string, at: Date | null) =>
        sql`update studio.boards set deleted_at = ${at} where id = ${boardId}`.execute(
          database.service<unknown>('collaboration'),
        );
      const [person, other] = [await studio.signIn(), await studio.signIn()];
      const { id } = await makeBoard(database, [
        [person, 'owner'],
        [other, 'viewer'],
      ]);
      const untouched = openSocket(url, board.id, owner);
      const open = [openSocket(url, id, person), openSocket(url, id, other)];
      await Promise.all([untouched, ...open].map((socket) => socket.joined()));
      await remove(id, new Date());
      publishDeleted(studio.bus, id);
      assert.deepEqual(await Promise.all(open.map(({ closed }) => closed)), [4404, 4404]);
      assert.equal(await closeOf(id, person), 4404);
      assert.equal(untouched.socket.readyState, untouched.socket.OPEN);
      untouched.socket.close();

      await remove(id, null);
      const again = openSocket(url, id, person, { query: '?ack=1' });
      await again.joined();
      await remove(id, new Date());
      again.send(update(drawing().draw()));
      assert.equal(await again.closed, 4404, 'what is drawn meanwhile is refused and not acknowledged');
      assert.ok(again.messages.every((message) => message[0] !== 100));
      assert.deepEqual(await logOf(database, id), []);

      await remove(id, null);
      const silent = openSocket(url, id, other);
      await silent.joined();
      await remove(id, new Date());
      studio.pass(times.permission, times.permission);
      assert.equal(await silent.closed, 4404);
    });

    test('a message about members that cannot be read makes everybody be looked at', async () => {
      const person = await studio.signIn();
      const { id, projectId } = await makeBoard(database, [[person, 'editor']]);
      const socket = openSocket(url, id, person);
      await socket.joined();
      await setRole(database, projectId, person.personId, undefined);
      studio.bus.publish('members', Buffer.from('{'));
      assert.equal(await socket.closed, 4404);
    });

    test('a session that ends takes its sockets along, and those of no other', async () => {
      const person = await studio.signIn();
      const other = await studio.signIn(person.personId);
      const { id } = await makeBoard(database, [[person, 'editor']]);
      const [mine, theirs] = [openSocket(url, id, person), openSocket(url, id, other)];
      await Promise.all([mine.joined(), theirs.joined()]);
      const began = performance.now();
      studio.bus.publish(sessionEndedTopic, Buffer.from(person.sessionId));
      assert.equal(await mine.closed, 4401);
      assert.ok(
        performance.now() - began < 5_000,
        'it was found by the look that follows, not by the message',
      );
      assert.equal(theirs.socket.readyState, theirs.socket.OPEN);
      theirs.socket.close();
    });

    test('what somebody writes is activity of their session', async () => {
      const person = await studio.signIn();
      const { id } = await makeBoard(database, [[person, 'editor']]);
      const socket = openSocket(url, id, person);
      await socket.joined();
      socket.send(update(drawing().draw()));
      await until(async () => {
        const { rows } = await sql`select from auth.touches where session = ${person.sessionId}`.execute(
          database.service('collaboration'),
        );
        return rows.length === 1;
      });
      socket.socket.close();
    });

    test('a connection that got nothing for 25 seconds gets an empty awareness message', async () => {
      const socket = openSocket(url, board.id, owner);
      await socket.joined();
      const before = socket.messages.length;
      assert.ok(times.quiet + 2 * times.round <= 25_000);
      studio.pass(0, times.round);
      studio.pass(times.quiet - 1_000, times.round);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(socket.messages.length, before);
      studio.pass(1_000, times.round);
      assert.deepEqual([...(await socket.heard(1, undefined, before))], [1, 1, 0]);
      socket.socket.close();
    });

    test('a peer that answers no ping is given up, one that does is not', async () => {
      const dead = openSocket(url, board.id, owner, { autoPong: false });
      const alive = openSocket(url, board.id, owner);
      await Promise.all([dead.joined(), alive.joined()]);
      const pinged = new Promise((resolve) => alive.socket.once('ping', resolve));
      studio.pass(0, times.ping);
      await pinged;
      await new Promise((resolve) => setTimeout(resolve, 50));
      studio.pass(0, times.ping);
      assert.equal(await dead.closed, 1006);
      assert.equal(alive.socket.readyState, alive.socket.OPEN);
      alive.socket.close();
    });

    test('acks count step 2 and updates, also those that add nothing, and tell the log position', async () => {
      const { id } = await makeBoard(database, [[owner, 'owner']]);
      const socket = openSocket(url, id, owner, { query: '?ack=1' });
      const without = openSocket(url, id, owner);
      await Promise.all([socket.joined(), without.joined()]);
      const { draw } = drawing();
      const first = draw();
      socket.send(writeStep2(Uint8Array.of(0, 0)));
      socket.send(update(first));
      socket.send(writeStep1(Uint8Array.of(0)));
      socket.send(writeAwareness(writeStates([])));
      socket.send(update(draw()));
      const acks = () => socket.messages.filter((m) => m[0] === 100).map(([, count, seq]) => [count, seq]);
      await until(() => acks().at(-1)?.[0] === 3);
      socket.send(writeStep2(first));
      await until(() => acks().at(-1)?.[0] === 4);
      assert.deepEqual(acks().at(-1), [4, 2]);
      assert.deepEqual(acks()[0], [1, 0]);
      const counts = acks().map(([count]) => count);
      assert.deepEqual(counts, counts.toSorted());
      await without.heard(0, 2);
      assert.ok(without.messages.every((m) => m[0] !== 100));
      socket.socket.close();
      without.socket.close();
    });

    test('an update reaches the others once it is stored, and its author not at all', async () => {
      const { id } = await makeBoard(database, [[owner, 'owner']]);
      const [author, other] = [openSocket(url, id, owner, { query: '?ack=1' }), openSocket(url, id, owner)];
      await Promise.all([author.joined(), other.joined()]);
      const { draw, doc } = drawing();
      author.send(update(draw()));
      const got = await other.heard(0, 2);
      assert.deepEqual(drawn([got]).getMap('elements').toJSON(), doc.getMap('elements').toJSON());
      await author.heard(100);
      assert.ok(author.messages.every((m) => !(m[0] === 0 && m[1] === 2)));
      assert.equal((await logOf(database, id)).length, 1);
      author.socket.close();
      other.socket.close();
    });

    test('an update that came before what it builds on is kept and delivered', async () => {
      const { id } = await makeBoard(database, [[owner, 'owner']]);
      const [author, other] = [openSocket(url, id, owner), openSocket(url, id, owner)];
      await Promise.all([author.joined(), other.joined()]);
      const { draw } = drawing();
      const [first, second] = [draw('a', 1), draw('b', 2)];
      author.send(update(second));
      await other.heard(0, 2);
      author.send(update(first));
      await until(() => drawn(other.messages).getMap('elements').size === 2);
      const late = openSocket(url, id, owner);
      await late.joined();
      assert.deepEqual(drawn(late.messages).getMap('elements').toJSON(), { a: 1, b: 2 });
      for (const { socket } of [author, other, late]) socket.close();
    });

    test('a state vector that is none is malformed', async () => {
      const socket = openSocket(url, board.id, owner);
      await socket.opened();
      socket.send(writeStep1(Uint8Array.of(5, 1)));
      assert.equal(await socket.closed, 4400);
    });

    test('a slow reader is closed with 4509 and the others are not', async () => {
      const { id } = await makeBoard(database, [[owner, 'owner']]);
      const [author, slow, quick] = [0, 1, 2].map(() => openSocket(url, id, owner, { query: '?ack=1' }));
      await Promise.all([author!, slow!, quick!].map((socket) => socket.joined()));
      slow!.socket.pause();
      const before = studio.sockets.metrics.slowReaders;
      const { draw } = drawing();
      for (let i = 0; i < 40 && studio.sockets.metrics.slowReaders === before; i++) {
        const acks = author!.messages.length;
        author!.send(update(draw('k', new Uint8Array(1_000_000))));
        await author!.heard(100, undefined, acks);
      }
      slow!.socket.resume();
      assert.equal(await slow!.closed, 4509);
      assert.equal(quick!.socket.readyState, quick!.socket.OPEN);
      author!.socket.close();
      quick!.socket.close();
    });

    test('nothing unexpected was reported', () => {
      assert.deepEqual(studio.failures, []);
    });
  });
}
