import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { newId, noticeKinds, type PersonId, type ProjectId } from '@flux/contracts';
import { engines, testDatabase } from '@flux/database/testing';
import { notify, takeBackNotices } from '@flux/notices';
import { sql } from 'kysely';
import { authMigrations } from '../migrations/index.ts';
import type { AuthTables } from '../tables.ts';

for (const engine of engines) {
  describe(`auth.notify on ${engine}`, async () => {
    const database = await testDatabase({ after }, engine, authMigrations);
    const db = database.service<AuthTables>('auth');

    async function person(): Promise<PersonId> {
      const id = newId<PersonId>();
      await db
        .insertInto('auth.people')
        .values({
          id,
          email: `${id}@studio.test`,
          email_verified_at: null,
          name: 'Mia',
          password_hash: null,
          role: 'member',
          avatar_url: null,
          created_at: new Date(),
        })
        .execute();
      return id;
    }
    const listOf = async (personId: PersonId) =>
      await db.selectFrom('auth.notifications').selectAll().where('person_id', '=', personId).execute();
    const choose = async (person_id: PersonId, kind: string, in_list: boolean, by_mail: boolean) =>
      await db
        .insertInto('auth.notification_settings')
        .values({ person_id, kind, in_list, by_mail })
        .execute();

    test('every service may tell somebody, and what it told stands there word for word', async () => {
      for (const service of ['auth', 'messaging', 'collaboration'] as const) {
        const [mia, li] = [await person(), await person()];
        const told = await notify(database.service(service), {
          person: mia,
          kind: 'mention',
          event: 'message',
          actor: li,
          project: 'f0000000-0000-7000-8000-000000000000' as ProjectId,
          path: '/projects/x?at=1',
          detail: { place: '#spring', excerpt: "they need “it” by 'noon' \\ ü" },
        });
        assert.equal(told, true);
        const [row, ...others] = await listOf(mia);
        assert.equal(others.length, 0);
        assert.ok(row !== undefined);
        assert.deepEqual(
          [row.kind, row.event, row.actor_id, row.project_id, row.path, row.in_list, row.read_at],
          ['mention', 'message', li, 'f0000000-0000-7000-8000-000000000000', '/projects/x?at=1', true, null],
        );
        assert.deepEqual(row.detail, { place: '#spring', excerpt: "they need “it” by 'noon' \\ ü" });
      }
    });

    test('nobody is told of what they did themselves, and nobody who is not here', async () => {
      const mia = await person();
      const notice = { kind: 'project', event: 'joined' } as const;
      assert.equal(await notify(db, { ...notice, person: mia, actor: mia }), false);
      assert.equal(await notify(db, { ...notice, person: newId<PersonId>() }), false);
      assert.deepEqual(await listOf(mia), []);
    });

    test('a mail is due at once for an invitation, and later for a mention, which may be read by then', async () => {
      const mia = await person();
      await notify(db, { person: mia, kind: 'invitation', event: 'invited' });
      await notify(db, { person: mia, kind: 'mention', event: 'message' });
      await notify(db, { person: mia, kind: 'project', event: 'joined' });
      const minutes = (await listOf(mia)).map(({ mail_due_at, created_at }) =>
        mail_due_at === null ? null : Math.round((mail_due_at.getTime() - created_at.getTime()) / 60_000),
      );
      assert.deepEqual(minutes, [0, 10, null]);
    });

    test('who wants none of a kind gets none, who wants it by mail alone has it out of the list', async () => {
      const [none, mail, list] = [await person(), await person(), await person()];
      await choose(none, 'mention', false, false);
      await choose(mail, 'mention', false, true);
      await choose(list, 'mention', true, false);
      const told = async (who: PersonId) =>
        await notify(db, { person: who, kind: 'mention', event: 'message' });
      assert.deepEqual([await told(none), await told(mail), await told(list)], [false, true, true]);
      assert.deepEqual(await listOf(none), []);
      const [byMail, inList] = [...(await listOf(mail)), ...(await listOf(list))];
      assert.deepEqual([byMail?.in_list, byMail?.mail_due_at === null], [false, false]);
      assert.deepEqual([inList?.in_list, inList?.mail_due_at === null], [true, true]);
    });

    test('what concerns security cannot be switched off, whatever stands in the settings', async () => {
      const mia = await person();
      await choose(mia, 'security', false, false);
      assert.equal(await notify(db, { person: mia, kind: 'security', event: 'password_changed' }), true);
      const [row] = await listOf(mia);
      assert.deepEqual([row?.in_list, row?.mail_due_at === null], [true, false]);
    });

    test('what is told is undone with the transaction it was told in', async () => {
      const mia = await person();
      await assert.rejects(
        db.transaction().execute(async (transaction) => {
          await notify(transaction, { person: mia, kind: 'project', event: 'joined' });
          throw new Error('the rest failed');
        }),
        /the rest failed/,
      );
      assert.deepEqual(await listOf(mia), []);
    });

    test('a mention that is read where it is written is read here, and not mailed any more', async () => {
      const [mia, li, byMail] = [await person(), await person(), await person()];
      await choose(byMail, 'mention', false, true);
      const messaging = database.service<unknown>('messaging');
      const told = async (who: PersonId, path: string) =>
        await notify(messaging, { person: who, kind: 'mention', event: 'message', path });
      for (const who of [mia, li, byMail]) await told(who, '/channels/a?at=1');
      await told(mia, '/channels/a?at=2');
      await notify(messaging, {
        person: mia,
        kind: 'security',
        event: 'new_device',
        path: '/channels/a?at=1',
      });
      const read = async (who: PersonId, ...paths: readonly string[]) =>
        (
          await sql<{ read: boolean }>`select auth.read_notices(${who}, ${paths}::text[]) as read`.execute(
            messaging,
          )
        ).rows[0]?.read;
      const isRead = async (who: PersonId) =>
        (await listOf(who))
          .map(({ kind, path, read_at }) => `${kind} ${path} ${read_at === null ? 'unread' : 'read'}`)
          .toSorted();
      assert.deepEqual(
        [await read(mia, '/channels/a?at=1', '/channels/b?at=1'), await read(byMail, '/channels/a?at=1')],
        [true, true],
      );
      assert.deepEqual(
        [await read(mia, '/channels/a?at=1'), await read(li), await read(li, '/')],
        [false, false, false],
      );
      assert.deepEqual(await isRead(mia), [
        'mention /channels/a?at=1 read',
        'mention /channels/a?at=2 unread',
        'security /channels/a?at=1 unread',
      ]);
      assert.deepEqual(await isRead(li), ['mention /channels/a?at=1 unread']);
      assert.deepEqual(await isRead(byMail), ['mention /channels/a?at=1 read']);
    });

    test('what is told of a message is taken back from whom it is taken back from, and from nobody else', async () => {
      const [mia, li, byMail] = [await person(), await person(), await person()];
      await choose(byMail, 'mention', false, true);
      const messaging = database.service<unknown>('messaging');
      for (const person of [mia, li, byMail])
        for (const path of ['/channels/a?at=1', '/channels/a?at=2'])
          await notify(messaging, { person, kind: 'mention', event: 'message', path });
      await notify(messaging, { person: mia, kind: 'project', event: 'joined', path: '/channels/a?at=1' });
      assert.deepEqual(await takeBackNotices(messaging, [mia, byMail], '/channels/a?at=1'), [mia]);
      assert.deepEqual(await takeBackNotices(messaging, [mia, byMail], '/channels/a?at=1'), []);
      assert.deepEqual(await takeBackNotices(messaging, [], '/channels/a?at=2'), []);
      const paths = async (who: PersonId) =>
        (await listOf(who)).map(({ kind, path }) => `${kind} ${path}`).toSorted();
      assert.deepEqual(await paths(mia), ['mention /channels/a?at=2', 'project /channels/a?at=1']);
      assert.deepEqual(await paths(byMail), ['mention /channels/a?at=2']);
      assert.equal((await paths(li)).length, 2);
      if (engine !== 'postgres') return;
      const other = takeBackNotices(database.service('collaboration'), [li], '/channels/a?at=1');
      await assert.rejects(other, { code: '42501' });
    });

    test('an unknown kind, a path that leads away and a detail without bounds are refused', async () => {
      const mia = await person();
      const call = (kind: string, path: string | null, detail: string) =>
        sql`select auth.notify(${mia}, ${kind}, 'x', null, null, ${path}, ${detail}::jsonb)`.execute(db);
      await assert.rejects(call('gossip', null, '{}'), { code: '22023' });
      for (const path of ['https://evil.example', '//evil.example', '/\\evil.example', 'x', '']) {
        await assert.rejects(call('project', path, '{}'), { code: '23514' }, path);
      }
      await assert.rejects(call('project', null, '[]'), { code: '23514' });
      const text = (bytes: number) => JSON.stringify({ a: 'x'.repeat(bytes - '{"a": ""}'.length) });
      await call('project', null, text(8192));
      await assert.rejects(call('project', null, text(8193)), { code: '23514' });
    });

    test('the kinds of the database are those of the contract, in the same order', async () => {
      const rows = await db.selectFrom('auth.notification_kinds').select('kind').orderBy('place').execute();
      assert.deepEqual(
        rows.map(({ kind }) => kind),
        noticeKinds,
      );
    });

    test('only collaboration may ask whose an address is', async () => {
      const mia = await person();
      const ask = async (service: 'collaboration' | 'messaging', address: string) =>
        (
          await sql<{ id: string | null }>`select auth.account_of(${address}) as id`.execute(
            database.service<unknown>(service),
          )
        ).rows[0]?.id;
      assert.equal(await ask('collaboration', `${mia}@studio.test`), mia);
      assert.equal(await ask('collaboration', 'nobody@studio.test'), null);
      if (engine === 'postgres') await assert.rejects(ask('messaging', 'x'), { code: '42501' });
    });
  });
}
