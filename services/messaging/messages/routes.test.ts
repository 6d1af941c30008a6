import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { limits, type Message, newId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import {
  conversationDatabase,
  makeProject,
  outside,
  refusal,
  type Someone,
  startMessaging,
} from '../testing.ts';

for (const engine of engines) {
  describe(`messages over HTTP on ${engine}`, async () => {
    const database = await conversationDatabase({ after }, engine);
    const process = await startMessaging({ after }, database);
    const { ok, call } = process;

    async function project() {
      const [mia, tom, vera] = await Promise.all([process.signIn(), process.signIn(), process.signIn()]);
      const { id, general } = await makeProject(process, database, [
        [mia, 'owner'],
        [tom, 'commenter'],
        [vera, 'viewer'],
      ]);
      const path = `/api/channels/${general.id}/messages`;
      const send = (who: Someone, body: string, more: object = {}): Promise<Message> =>
        ok(201, who, 'POST', path, { id: newId(), body, ...more });
      return { id, channelId: general.id, path, send, mia, tom, vera };
    }

    test('a message that is sent twice with one id is one message', async () => {
      const { path, mia, tom } = await project();
      const message = { id: newId(), body: 'Good.' };
      const first = await ok(201, mia, 'POST', path, message);
      assert.deepEqual(await ok(201, mia, 'POST', path, message), first);
      assert.equal(first.seq, 1);
      assert.equal(
        await refusal(await call(mia, 'POST', path, { ...message, body: 'Bad.' })),
        '409 conflict',
      );
      assert.equal(await refusal(await call(tom, 'POST', path, message)), '409 conflict');
      const at = await Promise.all(
        Array.from({ length: 5 }, () =>
          call(tom, 'POST', path, { id: message.id.replace(/^./, 'f'), body: 'x' }),
        ),
      );
      assert.deepEqual(await Promise.all(at.map(async (one) => (await one.json()).seq)), [2, 2, 2, 2, 2]);
    });

    test('what somebody wrote comes in pages, without what they deleted and what others wrote', async () => {
      const [one, two] = [await project(), await project()];
      const { mia } = one;
      const mine = await Promise.all([one.send(mia, 'a'), one.send(mia, 'b'), one.send(mia, 'c')]);
      await one.send(one.tom, 'not hers');
      await two.send(two.mia, 'somebody else’s');
      await call(mia, 'DELETE', `/api/messages/${mine[1]?.id}`);
      const page = (query: string) => ok(200, mia, 'GET', `/api/messages/mine?${query}`);
      const first = await page('limit=1');
      const rest = await page(`cursor=${first.nextCursor}`);
      const texts = [...first.items, ...rest.items].map(({ body }: { body: string }) => body);
      assert.deepEqual([first.items.length, texts.toSorted()], [1, ['a', 'c']]);
      assert.equal(rest.nextCursor, null);
      assert.equal(await refusal(await call(mia, 'GET', '/api/messages/mine?cursor=x')), '400 invalid_input');
    });

    test('pages go backwards and forwards without a gap, in ascending order', async () => {
      const { path, send, mia, vera } = await project();
      for (let i = 1; i <= 7; i++) await send(mia, `${i}`);
      const page = async (query: string) => {
        const { items, hasMore, lastSeq } = await ok(200, vera, 'GET', `${path}?${query}`);
        assert.equal(lastSeq, 7);
        return [items.map(({ seq }: Message) => seq), hasMore];
      };
      assert.deepEqual(await page('limit=3'), [[5, 6, 7], true]);
      assert.deepEqual(await page('limit=3&before=5'), [[2, 3, 4], true]);
      assert.deepEqual(await page('limit=3&before=2'), [[1], false]);
      assert.deepEqual(await page('limit=3&after=0'), [[1, 2, 3], true]);
      assert.deepEqual(await page('limit=3&after=4'), [[5, 6, 7], false]);
      assert.deepEqual(await page('after=7'), [[], false]);
    });

    test('a page holds 200 messages at most, and one side at a time', async () => {
      const { path, mia } = await project();
      await ok(200, mia, 'GET', `${path}?limit=200`);
      for (const query of ['limit=201', 'limit=0', 'before=-1', 'after=x', 'before=1&after=1', 'threadId=x'])
        assert.equal(await refusal(await call(mia, 'GET', `${path}?${query}`)), '400 invalid_input', query);
    });

    test('a message shows its edit, its reactions in order, and its thread', async () => {
      const { path, send, mia, tom } = await project();
      const { id } = await send(mia, 'Who measured it?');
      const edited = await ok(200, mia, 'PATCH', `/api/messages/${id}`, { body: 'Who measured?' });
      assert.deepEqual(
        [edited.body, edited.seq, edited.changedSeq, typeof edited.editedAt],
        ['Who measured?', 1, 2, 'string'],
      );
      await ok(200, tom, 'POST', `/api/messages/${id}/reactions`, { emoji: '❤️', on: true });
      await ok(200, mia, 'POST', `/api/messages/${id}/reactions`, { emoji: '👍', on: true });
      const { reactions } = await ok(200, mia, 'POST', `/api/messages/${id}/reactions`, {
        emoji: '\u2764',
        on: true,
      });
      assert.deepEqual(reactions, [
        { emoji: '❤️', people: [tom.id, mia.id] },
        { emoji: '👍', people: [mia.id] },
      ]);
      const reply = await send(tom, 'I did.', { threadId: id });
      const inside = await ok(200, mia, 'GET', `${path}?threadId=${id}`);
      assert.deepEqual(
        inside.items.map((one: Message) => one.id),
        [reply.id],
      );
      const outsideThreads = await ok(200, mia, 'GET', `${path}?threadId=none`);
      assert.deepEqual(
        outsideThreads.items.map((one: Message) => [one.id, one.thread?.replies]),
        [[id, 1]],
      );
      assert.equal((await ok(200, mia, 'GET', path)).items.length, 2);
    });

    test('a deleted message keeps its place and nothing else', async () => {
      const { id: projectId, path, send, mia, tom } = await project();
      const file = await outside(database).addFile(projectId);
      const { id } = await send(tom, `[@Mia](person:${mia.id}) look`, { attachments: [file] });
      await ok(200, tom, 'PATCH', `/api/messages/${id}`, { body: `[@Mia](person:${mia.id}) look again` });
      await ok(200, mia, 'POST', `/api/messages/${id}/reactions`, { emoji: '👍', on: true });
      await ok(204, tom, 'DELETE', `/api/messages/${id}`);
      await ok(204, tom, 'DELETE', `/api/messages/${id}`);
      const [message] = (await ok(200, mia, 'GET', path)).items;
      assert.deepEqual(
        [
          message.seq,
          message.changedSeq,
          message.body,
          message.attachments,
          message.mentions,
          message.reactions,
        ],
        [1, 4, '', [], [], []],
      );
      assert.equal(typeof message.deletedAt, 'string');
      assert.equal(
        await refusal(await call(tom, 'PATCH', `/api/messages/${id}`, { body: 'x' })),
        '409 conflict',
      );
      const { items } = await ok(200, mia, 'GET', `/api/projects/${projectId}/channels`);
      assert.deepEqual([items[0].unread, items[0].mentions], [0, 0]);
    });

    test('each limit of a message holds, at it and one past it', async () => {
      const { id: projectId, path, send, mia } = await project();
      await send(mia, 'x'.repeat(limits.messageText));
      const send400 = async (body: object) =>
        refusal(await call(mia, 'POST', path, { id: newId(), body: 'x', ...body }));
      assert.equal(await send400({ body: 'x'.repeat(limits.messageText + 1) }), '413 too_large');
      assert.equal(await send400({ body: 'x'.repeat(1024 * 1024) }), '413 too_large');
      assert.equal(await send400({ body: '\u200B\u202E' }), '400 invalid_input');
      assert.equal(await send400({ id: 'mine' }), '400 invalid_input');
      const files = await Promise.all(
        Array.from({ length: limits.filesPerMessage + 1 }, () => outside(database).addFile(projectId)),
      );
      const { attachments } = await send(mia, '', { attachments: files.slice(1) });
      assert.equal(attachments.length, limits.filesPerMessage);
      assert.equal(await send400({ attachments: files }), '400 invalid_input');
    });

    test('a message carries 50 different emoji, and of each any number', async () => {
      const { send, mia, tom } = await project();
      const { id } = await send(mia, 'react!');
      const react = (who: Someone, emoji: string) =>
        call(who, 'POST', `/api/messages/${id}/reactions`, { emoji, on: true });
      const emoji = Array.from({ length: limits.reactionsPerMessage + 1 }, (_, i) =>
        String.fromCodePoint(0x1f400 + i),
      );
      for (const one of emoji.slice(0, -1)) assert.equal((await react(mia, one)).status, 200, one);
      assert.equal(await refusal(await react(mia, emoji.at(-1)!)), '409 conflict');
      assert.equal((await react(tom, emoji[0]!)).status, 200);
      assert.equal(await refusal(await react(tom, 'no emoji')), '400 invalid_input');
    });

    test('an edit may not leave a message that shows nothing', async () => {
      const { id: projectId, send, mia } = await project();
      const { id } = await send(mia, 'something');
      const path = `/api/messages/${id}`;
      assert.equal(await refusal(await call(mia, 'PATCH', path, { body: ' ' })), '400 invalid_input');
      const file = await outside(database).addFile(projectId);
      const other = await send(mia, 'with a file', { attachments: [file] });
      assert.equal((await ok(200, mia, 'PATCH', `/api/messages/${other.id}`, { body: '' })).body, '');
      const same = await ok(200, mia, 'PATCH', path, { body: 'something' });
      assert.equal(same.editedAt, undefined, 'the same text is no change');
    });

    test('who is outside learns nothing, and who only looks on changes nothing', async () => {
      const { channelId, path, send, mia, vera } = await project();
      const { id } = await send(mia, 'inside');
      const stranger = await process.signIn();
      const requests = [
        ['GET', path],
        ['POST', path, { id: newId(), body: 'x' }],
        ['GET', `/api/messages/${id}`],
        ['PATCH', `/api/messages/${id}`, { body: 'x' }],
        ['DELETE', `/api/messages/${id}`],
        ['POST', `/api/messages/${id}/reactions`, { emoji: '👍', on: true }],
        ['POST', `/api/channels/${channelId}/read`, { seq: 1 }],
        ['GET', `/api/messages/${newId()}`],
        ['GET', '/api/messages/none'],
      ] as const;
      for (const [method, where, body] of requests)
        assert.equal(
          await refusal(await call(stranger, method, where, body)),
          '404 not_found',
          `${method} ${where}`,
        );
      await ok(200, vera, 'GET', path);
      for (const [method, where, body] of requests.slice(3, 6).concat(requests.slice(1, 2)))
        assert.equal(
          await refusal(await call(vera, method, where, body)),
          '403 forbidden',
          `${method} ${where}`,
        );
      assert.equal((await ok(200, mia, 'GET', `/api/messages/${id}`)).body, 'inside');
    });

    test('unread counts what others said after the read marker, up to 100', async () => {
      const { id: projectId, channelId, send, mia, tom } = await project();
      for (let i = 0; i < 3; i++) await send(mia, `[@Tom](person:${tom.id}) ${i}`);
      await send(tom, 'mine');
      const read = (seq: number) => ok(200, tom, 'POST', `/api/channels/${channelId}/read`, { seq });
      const counts = ({
        readSeq,
        unread,
        mentions,
      }: {
        readSeq: number;
        unread: number;
        mentions: number;
      }) => [readSeq, unread, mentions];
      assert.deepEqual(counts(await read(1)), [1, 2, 2]);
      assert.deepEqual(counts(await read(0)), [1, 2, 2], 'a marker never goes back');
      assert.deepEqual(counts(await read(99)), [4, 0, 0]);
      await Promise.all(Array.from({ length: limits.unreadCounted + 5 }, (_, i) => send(mia, `more ${i}`)));
      const { items } = await ok(200, tom, 'GET', `/api/projects/${projectId}/channels`);
      assert.deepEqual(counts(items[0]), [4, limits.unreadCounted, 0]);
    });

    test('what was said before somebody came to the project is read', async () => {
      const { id: projectId, send, mia } = await project();
      await send(mia, 'before');
      const late = await process.signIn();
      await new Promise((resolve) => setTimeout(resolve, 5));
      await outside(database).join(projectId, late, 'viewer');
      await send(mia, 'after');
      const { items } = await ok(200, late, 'GET', '/api/channels');
      assert.deepEqual([items[0].readSeq, items[0].unread], [1, 1]);
    });

    test('nothing went wrong unseen', () => assert.deepEqual(process.failures, []));
  });
}

test('too many writes of one person are answered with 429 and when to try again', async (t) => {
  const database = await conversationDatabase({ after: t.after.bind(t) }, 'postgres');
  const process = await startMessaging({ after: t.after.bind(t) }, database, {
    env: { FLUX_RATE_LIMIT: 'on' },
  });
  const mia = await process.signIn();
  const { general } = await makeProject(process, database, [[mia, 'owner']]);
  const path = `/api/channels/${general.id}/messages`;
  const send = () => process.call(mia, 'POST', path, { id: newId(), body: 'x' });
  const answers = await Promise.all(Array.from({ length: 3 * limits.messageWritesBurst }, send));
  const taken = answers.filter(({ status }) => status === 201).length;
  assert.ok(taken >= limits.messageWritesBurst && taken < answers.length, `${taken}`);
  const refused = answers.find(({ status }) => status !== 201);
  assert.ok(refused !== undefined && Number(refused.headers.get('retry-after')) >= 1);
  assert.equal(await refusal(refused), '429 rate_limited');
});
