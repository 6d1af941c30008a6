import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { type Channel, newId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import {
  conversationDatabase,
  makeProject,
  outside,
  refusal,
  sayMembership,
  startMessaging,
  until,
} from '../testing.ts';

for (const engine of engines) {
  describe(`channels on ${engine}`, async () => {
    const database = await conversationDatabase({ after }, engine);
    const process = await startMessaging({ after }, database);
    const { ok, call } = process;
    const there = outside(database);

    async function project() {
      const [mia, tom, vera] = await Promise.all([process.signIn(), process.signIn(), process.signIn()]);
      const made = await makeProject(process, database, [
        [mia, 'owner'],
        [tom, 'editor'],
        [vera, 'viewer'],
      ]);
      return { ...made, path: `/api/projects/${made.id}/channels`, mia, tom, vera };
    }

    test('a project has a first channel as soon as anybody looks, and only one', async () => {
      const mia = await process.signIn();
      const id = newId<Channel['projectId'] & never>();
      await there.join(id, mia, 'viewer');
      const lists = await Promise.all(
        Array.from({ length: 6 }, () => ok(200, mia, 'GET', `/api/projects/${id}/channels`)),
      );
      for (const { items, nextCursor } of lists) {
        assert.deepEqual([items.length, nextCursor], [1, null]);
        assert.deepEqual(items[0], { ...lists[0].items[0] });
      }
      const [{ name, isPrivate, lastSeq, archivedAt, abilities }] = lists[0].items;
      assert.deepEqual([name, isPrivate, lastSeq, archivedAt], ['general', false, 0, null]);
      assert.deepEqual(abilities, {
        'channel.view': true,
        'channel.edit': false,
        'message.send': false,
        'message.moderate': false,
      });
    });

    test('channels are made, renamed and archived by editors, and everybody of the project sees them', async () => {
      const { path, mia, tom, vera } = await project();
      const made = await ok(201, tom, 'POST', path, { name: ' spring-poster ', topic: 'For April' });
      assert.deepEqual([made.name, made.topic, made.createdBy], ['spring-poster', 'For April', tom.id]);
      const seen = await ok(200, vera, 'GET', `/api/channels/${made.id}`);
      assert.equal(seen.name, 'spring-poster');
      const renamed = await ok(200, mia, 'PATCH', `/api/channels/${made.id}`, {
        name: 'poster',
        isArchived: true,
      });
      assert.deepEqual([renamed.name, typeof renamed.archivedAt], ['poster', 'string']);
      const { items } = await ok(200, vera, 'GET', path);
      assert.deepEqual(
        items.map(({ name }: Channel) => name),
        ['general', 'poster'],
      );
      for (const [who, method, where, body] of [
        [vera, 'POST', path, { name: 'x' }],
        [vera, 'PATCH', `/api/channels/${made.id}`, { name: 'x' }],
      ] as const)
        assert.equal(await refusal(await call(who, method, where, body)), '403 forbidden');
    });

    test('a name takes 255 bytes and a topic 1 kB, and not one more', async () => {
      const { path, mia } = await project();
      await ok(201, mia, 'POST', path, { name: 'n'.repeat(255), topic: 't'.repeat(1024) });
      for (const body of [
        { name: 'n'.repeat(256) },
        { name: 'ü'.repeat(128) },
        { name: '\u200B' },
        { name: 'x', topic: 't'.repeat(1025) },
        { name: 'x', topic: 'ü'.repeat(513) },
        { name: 'x', more: true },
        {},
      ])
        assert.equal(
          await refusal(await call(mia, 'POST', path, body)),
          '400 invalid_input',
          JSON.stringify(body),
        );
    });

    test('a private channel is there for its members alone', async () => {
      const { path, mia, tom, vera } = await project();
      const made = await ok(201, mia, 'POST', path, {
        name: 'with-tom',
        isPrivate: true,
        memberIds: [tom.id],
      });
      const where = `/api/channels/${made.id}`;
      assert.equal((await ok(200, tom, 'GET', where)).isPrivate, true);
      for (const [method, sub, body] of [
        ['GET', ''],
        ['PATCH', '', { name: 'x' }],
        ['GET', '/members'],
        ['GET', '/messages'],
        ['PUT', `/members/${vera.id}`],
        ['DELETE', `/members/${vera.id}`],
      ] as const)
        assert.equal(
          await refusal(await call(vera, method, `${where}${sub}`, body)),
          '404 not_found',
          `${method} ${sub}`,
        );
      assert.equal((await ok(200, vera, 'GET', path)).items.length, 1);
      const { items } = await ok(200, tom, 'GET', `${where}/members`);
      assert.deepEqual(new Set(items.map(({ id }: { id: string }) => id)), new Set([mia.id, tom.id]));
      await ok(204, tom, 'PUT', `${where}/members/${vera.id}`);
      await ok(204, tom, 'PUT', `${where}/members/${vera.id}`);
      await ok(200, vera, 'GET', where);
      assert.equal(await refusal(await call(vera, 'DELETE', `${where}/members/${tom.id}`)), '403 forbidden');
      await ok(204, vera, 'DELETE', `${where}/members/${vera.id}`);
      assert.equal(await refusal(await call(vera, 'GET', where)), '404 not_found');
      await ok(204, tom, 'DELETE', `${where}/members/${mia.id}`);
      assert.equal(await refusal(await call(tom, 'DELETE', `${where}/members/${tom.id}`)), '409 conflict');
    });

    test('only people of the project can be let in, and only into a private channel', async () => {
      const { path, general, mia, tom } = await project();
      const stranger = await process.signIn();
      for (const body of [
        { name: 'x', isPrivate: true, memberIds: [stranger.id] },
        { name: 'x', memberIds: [tom.id] },
      ])
        assert.equal(await refusal(await call(mia, 'POST', path, body)), '400 invalid_input');
      const made = await ok(201, mia, 'POST', path, { name: 'x', isPrivate: true });
      assert.equal(
        await refusal(await call(mia, 'PUT', `/api/channels/${made.id}/members/${stranger.id}`)),
        '404 not_found',
      );
      assert.equal(
        await refusal(await call(mia, 'PUT', `/api/channels/${general.id}/members/${tom.id}`)),
        '400 invalid_input',
      );
    });

    test('who left the project is in none of its private channels when they come back', async () => {
      const { id, path, mia, tom } = await project();
      const made = await ok(201, mia, 'POST', path, { name: 'x', isPrivate: true, memberIds: [tom.id] });
      await there.leave(id, tom);
      assert.equal(await refusal(await call(tom, 'GET', `/api/channels/${made.id}`)), '404 not_found');
      sayMembership(process.bus, id, tom);
      const others = async () =>
        (await ok(200, mia, 'GET', `/api/channels/${made.id}/members`)).items.length === 1;
      await until(others);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await there.join(id, tom, 'editor');
      assert.equal(await refusal(await call(tom, 'GET', `/api/channels/${made.id}`)), '404 not_found');
    });

    test('lists come in pages, of one project and of all', async () => {
      const { path, mia } = await project();
      for (let i = 0; i < 4; i++) await ok(201, mia, 'POST', path, { name: `c${i}` });
      for (const list of [path, '/api/channels']) {
        const names: string[] = [];
        for (let cursor = ''; ; ) {
          const page = await ok(200, mia, 'GET', `${list}?limit=2${cursor}`);
          names.push(...page.items.map(({ name }: Channel) => name));
          if (page.nextCursor === null) break;
          cursor = `&cursor=${page.nextCursor}`;
        }
        assert.deepEqual(names, ['general', 'c0', 'c1', 'c2', 'c3']);
      }
      assert.equal(await refusal(await call(mia, 'GET', `${path}?cursor=x`)), '400 invalid_input');
      assert.equal(await refusal(await call(mia, 'GET', `${path}?limit=201`)), '400 invalid_input');
    });

    test('the channels of somebody else’s project are not there', async () => {
      const { path, general } = await project();
      const stranger = await process.signIn();
      for (const [method, where, body] of [
        ['GET', path],
        ['POST', path, { name: 'x' }],
        ['GET', `/api/channels/${general.id}`],
        ['GET', `/api/projects/${newId()}/channels`],
      ] as const)
        assert.equal(await refusal(await call(stranger, method, where, body)), '404 not_found');
      assert.deepEqual((await ok(200, stranger, 'GET', '/api/channels')).items, []);
    });

    test('nothing went wrong unseen', () => assert.deepEqual(process.failures, []));
  });
}
