import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Notification, type Notifications, newId, type PersonId, type ProjectId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { notify } from '@flux/notices';
import { refusal, startAuth } from '../testing.ts';

for (const engine of engines) {
  describe(`the list of notifications on ${engine}`, () => {
    test('what a person was told stands there newest first, with who did it, until they are out of the project', async (t) => {
      const auth = await startAuth(t, engine);
      const [mia, li] = [await auth.person('Mia'), await auth.person('Li')];
      const project = newId<ProjectId>();
      await auth.join(project, mia.user.id);
      const person = mia.user.id as PersonId;
      await notify(auth.db, { person, kind: 'security', event: 'password_changed' });
      await notify(auth.db, {
        person,
        kind: 'mention',
        event: 'message',
        actor: li.user.id as PersonId,
        project,
        path: '/x',
        detail: { place: '#spring' },
      });
      const list = async () => (await mia.ok(200, 'GET', '/api/me/notifications')) as Notifications;
      const { items, unread, nextCursor } = await list();
      assert.deepEqual(
        items.map(({ kind, event, path, readAt, actor }) => [kind, event, path, readAt, actor?.name]),
        [
          ['mention', 'message', '/x', null, 'Li'],
          ['security', 'password_changed', null, null, undefined],
        ],
      );
      assert.deepEqual([unread, nextCursor], [2, null]);
      assert.equal(((await li.ok(200, 'GET', '/api/me/notifications')) as Notifications).items.length, 0);
      await auth.part(project);
      const after = await list();
      assert.deepEqual([after.items.length, after.unread], [1, 1]);
      const hidden = await mia.send('PATCH', `/api/me/notifications/${items[0]?.id}`, {
        body: { read: true },
      });
      assert.equal(await refusal(hidden), '404 not_found');
    });

    test('one is read and unread again, all are read up to what was seen, and nobody reads for another', async (t) => {
      const auth = await startAuth(t, engine);
      const [mia, li] = [await auth.person('Mia'), await auth.person('Li')];
      const tell = () =>
        notify(auth.db, { person: mia.user.id as PersonId, kind: 'security', event: 'password_changed' });
      for (let count = 0; count < 3; count++) await tell();
      const list = async (query = '') =>
        (await mia.ok(200, 'GET', `/api/me/notifications${query}`)) as Notifications;
      const [newest, middle] = (await list()).items as [Notification, Notification];
      const mark = (id: string, read: boolean) =>
        mia.ok(200, 'PATCH', `/api/me/notifications/${id}`, { body: { read } });
      const read = (await mark(middle.id, true)) as Notification;
      assert.ok(read.readAt !== null);
      assert.deepEqual(await mark(middle.id, true), read, 'twice is the same as once');
      assert.equal((await list('?show=unread')).items.length, 2);
      assert.equal(((await mark(middle.id, false)) as Notification).readAt, null);
      await tell();
      const body = { through: newest.id };
      assert.deepEqual(await mia.ok(200, 'POST', '/api/me/notifications/read', { body }), { unread: 1 });
      assert.equal((await list()).unread, 1, 'what came meanwhile stays unread');
      assert.equal(
        await refusal(await li.send('POST', '/api/me/notifications/read', { body })),
        '404 not_found',
      );
      const other = await li.send('PATCH', `/api/me/notifications/${newest.id}`, { body: { read: true } });
      assert.equal(await refusal(other), '404 not_found');
    });

    test('it comes page by page, and a cursor that is none of ours is refused', async (t) => {
      const auth = await startAuth(t, engine);
      const mia = await auth.person('Mia');
      for (let count = 0; count < 5; count++) {
        await notify(auth.db, {
          person: mia.user.id as PersonId,
          kind: 'project',
          event: 'joined',
          detail: { project: String(count) },
        });
      }
      const seen: (string | undefined)[] = [];
      let query = '?limit=2';
      for (;;) {
        const page = (await mia.ok(200, 'GET', `/api/me/notifications${query}`)) as Notifications;
        seen.push(...page.items.map(({ detail }) => detail.project));
        if (page.nextCursor === null) break;
        query = `?limit=2&cursor=${page.nextCursor}`;
      }
      assert.deepEqual(seen, ['4', '3', '2', '1', '0']);
      for (const wrong of ['?cursor=x', '?cursor=bjE', '?cursor=bjAx', '?limit=201', '?show=all']) {
        const response = await mia.send('GET', `/api/me/notifications${wrong}`);
        if (wrong === '?cursor=bjE') assert.equal(response.status, 200, 'n1 is a cursor');
        else assert.equal(await refusal(response), '400 invalid_input', wrong);
      }
      assert.equal(
        await refusal(await auth.browser().send('GET', '/api/me/notifications')),
        '401 unauthenticated',
      );
    });
  });

  describe(`what a person wants to be told on ${engine}`, () => {
    test('each kind can be switched in the list and by mail, takes effect with the next, and is one’s own', async (t) => {
      const auth = await startAuth(t, engine);
      const [mia, li] = [await auth.person('Mia'), await auth.person('Li')];
      const first = {
        items: [
          { kind: 'mention', inList: true, byMail: true, isFixed: false },
          { kind: 'invitation', inList: true, byMail: true, isFixed: false },
          { kind: 'project', inList: true, byMail: false, isFixed: false },
          { kind: 'studio', inList: true, byMail: true, isFixed: false },
          { kind: 'security', inList: true, byMail: true, isFixed: true },
        ],
      };
      const path = '/api/me/notification-settings';
      assert.deepEqual(await mia.ok(200, 'GET', path), first);
      const change = (body: object) => mia.send('PATCH', path, { body });
      for (const kind of ['mention', 'invitation', 'project', 'studio']) {
        await change({ kind, inList: false, byMail: false });
        await change({ kind, inList: false, byMail: true });
      }
      const { items } = (await mia.ok(200, 'GET', path)) as typeof first;
      assert.deepEqual(
        items.map(({ inList, byMail }) => [inList, byMail]),
        [
          [false, true],
          [false, true],
          [false, true],
          [false, true],
          [true, true],
        ],
      );
      await notify(auth.db, { person: mia.user.id as PersonId, kind: 'project', event: 'joined' });
      assert.equal(((await mia.ok(200, 'GET', '/api/me/notifications')) as Notifications).items.length, 0);
      assert.deepEqual(await li.ok(200, 'GET', path), first);
      assert.equal(
        await refusal(await change({ kind: 'security', inList: false, byMail: false })),
        '403 forbidden',
      );
      assert.equal(
        await refusal(await change({ kind: 'gossip', inList: true, byMail: true })),
        '400 invalid_input',
      );
    });
  });
}
