import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { type ChannelId, limits, newId, type ProjectId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { noticesTopic, peopleOf } from '@flux/notices';
import { sql } from 'kysely';
import {
  conversationDatabase,
  makeProject,
  openSocket,
  outside,
  type Someone,
  sayMembership,
  startMessaging,
  until,
} from '../testing.ts';
import { longestFrame } from './conversation.ts';
import { times } from './conversations.ts';
import { presenceTimes } from './presence.ts';

for (const engine of engines) {
  describe(`conversation on ${engine}`, async () => {
    const database = await conversationDatabase({ after }, engine);
    const process = await startMessaging({ after }, database);
    const there = outside(database);

    async function project() {
      const [mia, tom, vera] = await Promise.all([process.signIn(), process.signIn(), process.signIn()]);
      const made = await makeProject(process, database, [
        [mia, 'owner'],
        [tom, 'commenter'],
        [vera, 'viewer'],
      ]);
      return { ...made, channelId: made.general.id, mia, tom, vera };
    }
    const socketOf = (who: Someone) => openSocket(process.url, who);

    test('a message reaches everybody with its place in the channel, and is acknowledged', async () => {
      const { channelId, id, mia, tom, vera } = await project();
      const [a, b, c] = [socketOf(mia), socketOf(tom), socketOf(vera)];
      const ready = await a.hello();
      assert.deepEqual(ready, {
        type: 'ready',
        userId: mia.id,
        channels: [{ id: channelId, projectId: id, lastSeq: 0, readSeq: 0, unread: 0, mentions: 0 }],
      });
      await Promise.all([b.hello(), c.hello()]);
      const sent = a.send(channelId, 'Who measured the *distance*?');
      assert.equal(await a.answerTo(sent), 1);
      for (const socket of [a, b, c]) {
        const message = await socket.heard('message');
        assert.ok(Math.abs(Date.parse(message.createdAt) - Date.now()) < 10_000);
        assert.deepEqual(message, {
          type: 'message',
          channelId,
          seq: 1,
          id: sent,
          authorId: mia.id,
          body: 'Who measured the *distance*?',
          createdAt: message.createdAt,
          attachments: [],
          mentions: [],
        });
      }
    });

    test('the same id is one message: with the same content the same seq, with other content a conflict', async () => {
      const { channelId, mia, tom } = await project();
      const [a, b] = [socketOf(mia), socketOf(tom)];
      await Promise.all([a.hello(), b.hello()]);
      const id = a.send(channelId, 'once');
      a.send(channelId, 'once', { id });
      assert.deepEqual([await a.answerTo(id), await a.answerTo(id, 2)], [1, 1]);
      a.send(channelId, 'twice', { id });
      assert.equal(await a.answerTo(id, 3), 'conflict');
      b.send(channelId, 'once', { id });
      assert.equal(await b.answerTo(id), 'conflict');
      assert.equal(await b.answerTo(b.send(channelId, 'next')), 2);
      assert.deepEqual(
        b.changes().map(({ seq }) => seq),
        [1, 2],
      );
    });

    test('edits, reactions and deletions take the next places and reach everybody', async () => {
      const { channelId, mia, tom } = await project();
      const [a, b] = [socketOf(mia), socketOf(tom)];
      await Promise.all([a.hello(), b.hello()]);
      const id = a.send(channelId, '52 mm');
      await b.heard('message');
      a.say({ type: 'edit', id, body: '56 mm' });
      assert.equal((await b.heard('edited')).body, '56 mm');
      b.say({ type: 'react', id, emoji: '👍', on: true });
      const reacted = await a.heard('reacted');
      assert.deepEqual(reacted, {
        type: 'reacted',
        channelId,
        seq: 3,
        id,
        personId: tom.id,
        emoji: '👍',
        on: true,
      });
      b.say({ type: 'react', id, emoji: '👍', on: true });
      assert.deepEqual([await b.answerTo(id), await b.answerTo(id, 2)], [3, 3], 'again it changes nothing');
      b.say({ type: 'react', id, emoji: '👍', on: false });
      await a.heard('reacted', 2);
      a.say({ type: 'delete', id });
      const deleted = await b.heard('deleted');
      assert.deepEqual([deleted.seq, deleted.deletedBy], [5, mia.id]);
      a.say({ type: 'edit', id, body: 'too late' });
      await until(() => a.of('error').some((error) => error.id === id && error.code === 'conflict'));
    });

    test('only the author edits, and a viewer neither writes nor types', async () => {
      const { channelId, mia, tom, vera } = await project();
      const [a, b, c] = [socketOf(mia), socketOf(tom), socketOf(vera)];
      await Promise.all([a.hello(), b.hello(), c.hello()]);
      const id = a.send(channelId, 'mine');
      await a.answerTo(id);
      b.say({ type: 'edit', id, body: 'yours' });
      assert.equal(await b.answerTo(id), 'forbidden');
      b.say({ type: 'delete', id });
      assert.equal(await b.answerTo(id, 2), 'forbidden');
      assert.equal(await c.answerTo(c.send(channelId, 'hello?')), 'forbidden');
      c.say({ type: 'react', id, emoji: '👍', on: true });
      assert.equal(await c.answerTo(id), 'forbidden');
      c.say({ type: 'typing', channelId });
      assert.equal(await c.answerTo(channelId), 'forbidden');
      for (const person of [tom.id, vera.id])
        assert.ok(process.refusals.some((line) => isDeepStrictEqual(line, { code: 'forbidden', person })));
      const his = b.send(channelId, 'an owner may');
      await b.answerTo(his);
      a.say({ type: 'delete', id: his });
      assert.equal(await a.answerTo(his), 3);
    });

    test('a channel that one is not in is the same as one that does not exist', async () => {
      const { channelId, mia } = await project();
      const [stranger, a] = [socketOf(await process.signIn()), socketOf(mia)];
      await Promise.all([stranger.hello(), a.hello()]);
      const id = a.send(channelId, 'inside');
      await a.answerTo(id);
      for (const target of [channelId, newId<string>()])
        assert.equal(await stranger.answerTo(stranger.send(target, 'x')), 'not_found');
      stranger.say({ type: 'react', id, emoji: '👍', on: true });
      assert.equal(await stranger.answerTo(id), 'not_found');
      stranger.say({ type: 'read', channelId, seq: 1 });
      stranger.say({ type: 'typing', channelId });
      assert.equal(await stranger.answerTo(channelId), 'not_found');
      assert.deepEqual(stranger.changes(), []);
    });

    test('who comes back gets every kind of change after what they have, in order, before what is new', async () => {
      const { channelId, mia, tom } = await project();
      const a = socketOf(mia);
      await a.hello();
      const first = a.send(channelId, 'first');
      const second = a.send(channelId, 'second');
      await a.answerTo(second);
      a.say({ type: 'edit', id: first, body: 'first, again' });
      await a.heard('edited');
      a.say({ type: 'react', id: second, emoji: '❤️', on: true });
      await a.heard('reacted');
      a.say({ type: 'delete', id: second });
      await a.heard('deleted');
      const b = socketOf(tom);
      await b.hello({ [channelId]: 0 });
      a.send(channelId, 'new');
      await b.heard('message', 3);
      assert.deepEqual(
        b
          .changes()
          .map((change) => [
            change.seq,
            change.type,
            'body' in change ? change.body : '',
            'deletedAt' in change,
          ]),
        [
          [1, 'message', 'first', false],
          [2, 'message', '', true],
          [3, 'edited', 'first, again', false],
          [4, 'reacted', '', false],
          [5, 'deleted', '', true],
          [6, 'message', 'new', false],
        ],
      );
      const c = socketOf(tom);
      await c.hello({ [channelId]: 4 });
      await c.heard('message');
      assert.deepEqual(
        c.changes().map(({ seq }) => seq),
        [5, 6],
      );
    });

    test('who has missed 1,000 changes gets them, who has missed one more is told to read pages', async () => {
      const { channelId, mia, tom } = await project();
      const a = socketOf(mia);
      await a.hello();
      const ids = Array.from({ length: limits.replayedChanges + 1 }, (_, i) => a.send(channelId, `${i}`));
      await a.answerTo(ids.at(-1)!);
      const [near, far, ahead] = [socketOf(tom), socketOf(tom), socketOf(tom)];
      await near.hello({ [channelId]: 1 });
      await near.heard('message', limits.replayedChanges);
      assert.deepEqual(near.of('reset'), []);
      await far.hello({ [channelId]: 0 });
      assert.deepEqual(await far.heard('reset'), { type: 'reset', channelId, seq: 1001 });
      await ahead.hello({ [channelId]: 5_000 });
      assert.deepEqual(await ahead.heard('reset'), { type: 'reset', channelId, seq: 1001 });
      a.send(channelId, 'new');
      await until(() => [far, ahead].every((socket) => socket.changes().at(-1)?.seq === 1002));
      assert.equal(far.changes().length, 1);
    });

    test('an open socket loses a channel at once when its person is taken out, and gains one when let in', async () => {
      const { id, channelId, mia, tom } = await project();
      const [a, b] = [socketOf(mia), socketOf(tom)];
      await Promise.all([a.hello(), b.hello()]);
      const secret = await process.ok(201, mia, 'POST', `/api/projects/${id}/channels`, {
        name: 'secret',
        isPrivate: true,
      });
      await a.heard('channel');
      const path = `/api/channels/${secret.id}/members/${tom.id}`;
      await process.ok(204, mia, 'PUT', path);
      const { channel } = await b.heard('channel');
      assert.deepEqual([channel.id, channel.name, channel.isPrivate], [secret.id, 'secret', true]);
      await until(
        async () => (await a.answerTo(a.send(secret.id, 'come in'))) !== '' && b.changes().length > 0,
      );
      await process.ok(204, mia, 'DELETE', path);
      assert.deepEqual(await b.heard('left'), { type: 'left', channelId: secret.id });
      const heard = b.changes().length;
      await a.answerTo(a.send(secret.id, 'among us'));
      assert.equal(await b.answerTo(b.send(secret.id, 'let me in')), 'not_found');
      await there.leave(id, tom);
      assert.equal(await b.answerTo(b.send(channelId, 'before anybody was told')), 'not_found');
      sayMembership(process.bus, id, tom);
      assert.deepEqual(await b.heard('left', 2), { type: 'left', channelId });
      await a.answerTo(a.send(channelId, 'without him'));
      assert.equal(b.changes().length, heard);
    });

    test('a removal that nobody told of is found by the next look', async () => {
      const { id, channelId, tom } = await project();
      const b = socketOf(tom);
      await b.hello();
      await there.leave(id, tom);
      process.pass(0, times.permission);
      assert.deepEqual(await b.heard('left'), { type: 'left', channelId });
    });

    test('presence says who of one’s projects is here, and who comes and goes', async () => {
      const { mia, tom } = await project();
      const stranger = socketOf(await process.signIn());
      await stranger.hello();
      const a = socketOf(mia);
      await a.hello();
      assert.deepEqual(a.of('presence')[0]?.here, [mia.id]);
      const b = socketOf(tom);
      await b.hello();
      assert.deepEqual(await a.heard('presence', 2), { type: 'presence', here: [tom.id], away: [] });
      assert.deepEqual(new Set(b.of('presence')[0]?.here), new Set([mia.id, tom.id]));
      b.socket.close();
      await b.closed;
      process.pass(presenceTimes.grace, times.expiry);
      await until(() => {
        process.pass(1, times.expiry);
        return a.of('presence').length === 3;
      });
      assert.deepEqual(a.of('presence')[2], { type: 'presence', here: [], away: [tom.id] });
      assert.equal(stranger.of('presence').length, 1);
    });

    test('typing reaches the others of the channel, not oneself, and at most every 2.5 s', async () => {
      const { channelId, mia, tom } = await project();
      const [a, b] = [socketOf(mia), socketOf(tom)];
      await Promise.all([a.hello(), b.hello()]);
      for (let i = 0; i < 3; i++) a.say({ type: 'typing', channelId });
      await a.answerTo(a.send(channelId, 'done'));
      await b.heard('message');
      assert.deepEqual(b.of('typing'), [{ type: 'typing', channelId, personId: mia.id }]);
      assert.deepEqual(a.of('typing'), []);
    });

    test('reading on one socket is told to the others of the same person, and never goes back', async () => {
      const { channelId, mia, tom } = await project();
      const [a, b, other] = [socketOf(mia), socketOf(tom), socketOf(tom)];
      await Promise.all([a.hello(), b.hello(), other.hello()]);
      for (let i = 0; i < 3; i++) await a.answerTo(a.send(channelId, `${i}`));
      b.say({ type: 'read', channelId, seq: 2 });
      assert.deepEqual(await other.heard('read'), { type: 'read', channelId, seq: 2 });
      b.say({ type: 'read', channelId, seq: 1 });
      b.say({ type: 'read', channelId, seq: 99 });
      assert.deepEqual(await other.heard('read', 2), { type: 'read', channelId, seq: 3 });
      assert.deepEqual(a.of('read'), []);
    });

    test('cookies count only from an allowed origin', async () => {
      const { mia } = await project();
      const from = (origin: string) =>
        openSocket(process.url, mia, { headers: { cookie: `flux_access=${mia.token}`, origin } });
      for (const origin of ['https://elsewhere.test', 'http://studio.test.elsewhere.test', 'null'])
        assert.equal(await from(origin).closed, 4403, origin);
      const own = from('http://studio.test');
      await own.hello();
      own.socket.terminate();
    });

    test('the end of a session closes its sockets with 4401', async () => {
      const { mia } = await project();
      const a = socketOf(mia);
      await a.hello();
      process.bus.publish('session-ended', Buffer.from(mia.sessionId));
      assert.equal(await a.closed, 4401);
      const again = socketOf(mia);
      assert.equal(await again.closed, 4401);
    });

    test('what is no frame closes with 4400', async () => {
      const { channelId, mia } = await project();
      const bad: readonly (string | Buffer)[] = [
        'hello',
        '{}',
        '{"type":"dance"}',
        '{"type":"hello","more":1}',
        JSON.stringify({ type: 'send', id: 'x', channelId, body: 'a' }),
        JSON.stringify({ type: 'read', channelId, seq: -1 }),
        JSON.stringify({ type: 'send', id: newId(), channelId, body: 5 }),
        Buffer.from('{"type":"hello"}'),
      ];
      for (const data of bad) {
        const socket = socketOf(mia);
        await socket.opened();
        socket.socket.send(data);
        assert.equal(await socket.closed, 4400, String(data));
      }
    });

    test('a text of 64 kB is taken, of one byte more refused with 4413; so is a frame of 1 MB', async () => {
      const { channelId, mia } = await project();
      const a = socketOf(mia);
      await a.hello();
      assert.equal(await a.answerTo(a.send(channelId, 'x'.repeat(limits.messageText))), 1);
      assert.equal(
        await a.answerTo(a.send(channelId, `x${'\u0001'.repeat(limits.messageText - 1)}`)),
        2,
        'escaped six times',
      );
      const id = a.send(channelId, 'x'.repeat(limits.messageText + 1));
      assert.equal(await a.answerTo(id), 'too_large');
      assert.equal(await a.closed, 4413);
      const b = socketOf(mia);
      await b.hello();
      b.send(channelId, 'x'.repeat(1024 * 1024));
      assert.equal(await b.closed, 4413);
      const c = socketOf(mia);
      await c.hello();
      c.socket.send(' '.repeat(longestFrame + 1));
      assert.equal(await c.closed, 4413);
    });

    test('a text that shows nothing is refused, one with marks of direction stays as it is', async () => {
      const { channelId, mia } = await project();
      const a = socketOf(mia);
      await a.hello();
      assert.equal(await a.answerTo(a.send(channelId, '\u200B\u202E')), 'invalid_input');
      await a.answerTo(a.send(channelId, '\u202Eevil\u200B'));
      assert.equal((await a.heard('message')).body, '\u202Eevil\u200B');
    });

    test('names of people in a text reach only those who see the channel, and are noticed', async () => {
      const { id, channelId, mia, tom } = await project();
      const stranger = await process.signIn();
      const a = socketOf(mia);
      await a.hello();
      const body = `[@Tom](person:${tom.id}) and [@Eve](person:${stranger.id}), from [@me](person:${mia.id})`;
      const message = a.send(channelId, body);
      await a.answerTo(message);
      assert.deepEqual((await a.heard('message')).mentions, [tom.id, mia.id]);
      const told = (await there.told()).filter(({ project }) => project === id);
      assert.deepEqual(told, [
        {
          person: tom.id,
          actor: mia.id,
          project: id,
          path: `/channels/${channelId}?at=${message}`,
          detail: { place: 'general', excerpt: '@Tom and @Eve, from @me' },
          read: false,
        },
      ]);
      const { items } = await process.ok(200, tom, 'GET', `/api/projects/${id}/channels`);
      assert.deepEqual([items[0].unread, items[0].mentions], [1, 1]);
    });

    test('a notice is read where the message is read, and gone when it is deleted or names the person no more', async () => {
      const { id, channelId, mia, tom } = await project();
      const [a, b] = [socketOf(mia), socketOf(tom)];
      await Promise.all([a.hello(), b.hello()]);
      const announced: string[] = [];
      const stop = await process.bus.subscribe(noticesTopic, (payload) =>
        announced.push(...peopleOf(payload)),
      );
      const call = async () => {
        const message = a.send(channelId, `[@Tom](person:${tom.id}), look`);
        await a.answerTo(message);
        return message;
      };
      const listed = async () =>
        (await there.told())
          .filter(({ project }) => project === id)
          .map(({ path, read }) => [String(path).split('=')[1], read]);
      const [first, second, third] = [await call(), await call(), await call()];
      assert.deepEqual(await listed(), [
        [first, false],
        [second, false],
        [third, false],
      ]);
      announced.length = 0;
      await process.ok(200, tom, 'POST', `/api/channels/${channelId}/read`, { seq: 1 });
      assert.deepEqual((await listed()).toSorted(), [
        [first, true],
        [second, false],
        [third, false],
      ]);
      assert.deepEqual(announced, [tom.id]);
      await process.ok(200, tom, 'POST', `/api/channels/${channelId}/read`, { seq: 1 });
      assert.deepEqual(announced, [tom.id], 'nothing was unread there');

      await process.ok(204, mia, 'DELETE', `/api/messages/${second}`);
      assert.deepEqual((await listed()).toSorted(), [
        [first, true],
        [third, false],
      ]);
      await process.ok(200, mia, 'PATCH', `/api/messages/${third}`, { body: 'nobody in it' });
      assert.deepEqual(await listed(), [[first, true]]);
      assert.deepEqual(announced, [tom.id, tom.id, tom.id]);
      stop();
    });

    test('files of the project can be attached, others and what lies in its trash cannot', async () => {
      const { id, channelId, mia } = await project();
      const a = socketOf(mia);
      await a.hello();
      const [file, trashed, own, foreign] = await Promise.all([
        there.addFile(id),
        there.addFile(id),
        there.addFile(null),
        there.addFile(newId<ProjectId>()),
      ]);
      await a.answerTo(a.send(channelId, '', { attachments: [file] }));
      assert.deepEqual((await a.heard('message')).attachments, [
        { id: file, name: 'offer.pdf', size: 184, mediaType: 'application/pdf' },
      ]);
      await there.trashFile(trashed);
      for (const other of [trashed, own, foreign, newId<string>()])
        assert.equal(
          await a.answerTo(a.send(channelId, 'x', { attachments: [file, other] })),
          'invalid_input',
        );
    });

    test('a reply hangs on a message of the same channel, and is counted there', async () => {
      const { id, channelId, mia, tom } = await project();
      const [a, b] = [socketOf(mia), socketOf(tom)];
      await Promise.all([a.hello(), b.hello()]);
      const root = a.send(channelId, 'root');
      const early = a.send(channelId, 'at once', { threadId: root });
      assert.deepEqual([await a.answerTo(root), await a.answerTo(early)], [1, 2]);
      const reply = b.send(channelId, 'reply', { threadId: root });
      await b.answerTo(reply);
      const { thread } = await process.ok(200, mia, 'GET', `/api/messages/${root}`);
      assert.deepEqual([thread.replies, thread.people], [2, [tom.id, mia.id]]);
      assert.equal(await a.answerTo(a.send(channelId, 'x', { threadId: reply })), 'not_found');
      const other = await process.ok(201, mia, 'POST', `/api/projects/${id}/channels`, { name: 'print' });
      assert.equal(await a.answerTo(a.send(other.id, 'x', { threadId: root })), 'not_found');
      b.say({ type: 'delete', id: reply });
      assert.equal((await a.heard('deleted')).threadId, root);
      const after = await process.ok(200, mia, 'GET', `/api/messages/${root}`);
      assert.deepEqual([after.thread.replies, after.thread.people], [1, [mia.id]]);
    });

    test('nothing is written in an archived channel until it is taken back', async () => {
      const { channelId, mia, tom } = await project();
      const [a, b] = [socketOf(mia), socketOf(tom)];
      await Promise.all([a.hello(), b.hello()]);
      const id = b.send(channelId, 'before');
      await b.answerTo(id);
      await process.ok(200, mia, 'PATCH', `/api/channels/${channelId}`, { isArchived: true });
      const { channel } = await b.heard('channel');
      assert.equal(channel.abilities['message.send'], false);
      assert.equal(await b.answerTo(b.send(channelId, 'after')), 'conflict');
      b.say({ type: 'edit', id, body: 'after' });
      assert.equal(await b.answerTo(id, 2), 'conflict');
      await process.ok(200, mia, 'PATCH', `/api/channels/${channelId}`, { isArchived: false });
      assert.equal(await b.answerTo(b.send(channelId, 'again')), 2);
    });

    test('50 sockets of one person are open, the next is refused', async () => {
      const { mia } = await project();
      const sockets = Array.from({ length: limits.socketsPerPerson }, () => socketOf(mia));
      await Promise.all(sockets.map((socket) => socket.hello()));
      assert.equal(await socketOf(mia).closed, 4529);
      for (const { socket } of sockets) socket.terminate();
    });

    test('who does not answer a ping is gone by the next', async () => {
      const { mia } = await project();
      const deaf = openSocket(process.url, mia, { autoPong: false });
      const lively = socketOf(mia);
      await Promise.all([deaf.hello(), lively.hello()]);
      process.pass(0, times.ping);
      await new Promise((resolve) => lively.socket.once('ping', resolve));
      await new Promise((resolve) => setTimeout(resolve, 20));
      process.pass(0, times.ping);
      assert.equal(await deaf.closed, 1006);
      assert.equal(lively.socket.readyState, lively.socket.OPEN);
    });

    test('nothing went wrong unseen', async () => {
      assert.deepEqual(process.failures, []);
      const { rows } = await sql<{ wrong: number }>`
        select count(*)::int as wrong from messaging.channels c
         where c.last_seq <> (select count(*) from messaging.changes ch where ch.channel_id = c.id)`.execute(
        database.service<unknown>('messaging'),
      );
      assert.equal(rows[0]?.wrong, 0, 'every log is without gaps');
    });
  });
}

test('too many writes of one person are refused and close with 4529', async (t) => {
  const database = await conversationDatabase({ after: t.after.bind(t) }, 'postgres');
  const process = await startMessaging({ after: t.after.bind(t) }, database, {
    env: { FLUX_RATE_LIMIT: 'on' },
  });
  const mia = await process.signIn();
  const { general } = await makeProject(process, database, [[mia, 'owner']]);
  const channelId: ChannelId = general.id;
  const a = openSocket(process.url, mia);
  await a.hello();
  for (let i = 0; i < limits.messageWritesBurst; i++) a.send(channelId, `${i}`);
  await until(() => a.of('ack').length >= limits.messageWritesBurst - 1);
  for (let i = 0; i < 2 * limits.messageWritesBurst; i++) a.send(channelId, `${i}`);
  assert.equal(await a.closed, 4529);
  assert.ok(a.of('error').some(({ code }) => code === 'rate_limited'));
});
