import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newId, type PersonId } from '@flux/contracts';
import { announce, notify } from '@flux/notices';
import { sql } from 'kysely';
import { firstBrokenEvent } from '../audit/chain.ts';
import { listPeople } from '../operator/listPeople.ts';
import { mailReset } from '../reset/reset.ts';
import { engineOfStories, password, refusal, startAuth, until } from '../testing.ts';
import { theirs } from './leave.ts';

const tenMinutes = 10 * 60_000;

for (const engine of engineOfStories) {
  describe(`leaving the studio on ${engine}`, () => {
    test('an account that is deleted ends every session at once and leaves nothing of its person', async (t) => {
      const auth = await startAuth(t, engine);
      const owner = await auth.person('Olga');
      const mia = await auth.person('Mia Winter');
      const program = await auth.program(mia.email);
      const picture = Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
        'base64',
      );
      await mia.ok(200, 'PUT', '/api/me/picture', {
        body: new Uint8Array(picture),
        headers: { 'content-type': 'image/png' },
      });
      await auth.browser().ok(204, 'POST', '/api/auth/reset/ask', { body: { email: mia.email } });
      await mia.ok(200, 'PATCH', '/api/me', { body: { locale: 'de' } });
      const ended: string[] = [];
      auth.identity.onSessionEnded((id) => ended.push(id));

      const gone = await mia.send('DELETE', '/api/me');
      assert.equal(gone.status, 204);
      assert.equal(ended.length, 2, 'sockets of both sessions close before the answer');
      assert.deepEqual([...mia.cookies], []);
      assert.equal(await refusal(await program.send('GET', '/api/auth/me')), '401 session_ended');
      const refresh = { body: { refreshToken: program.refreshToken } };
      assert.match(await refusal(await auth.browser().send('POST', '/api/auth/refresh', refresh)), /^401/);
      const signIn = { body: { email: mia.email, password } };
      assert.equal(
        await refusal(await auth.browser().send('POST', '/api/auth/login', signIn)),
        '401 wrong_credentials',
      );

      const { rows: tables } = await sql<{ name: string }>`
        select table_name as name from information_schema.tables
         where table_schema = 'auth' and table_type = 'BASE TABLE'`.execute(auth.db);
      for (const { name } of tables) {
        const { rows } = await sql<{ row: string }>`
          select t::text as row from ${sql.table(`auth.${name}`)} t
           where t::text like ${`%${mia.email}%`} or t::text like '%Mia Winter%'`.execute(auth.db);
        assert.deepEqual(rows, [], name);
      }
      const { rows: profile } = await sql`
        select name, avatar_url, role from auth.profiles where id = ${mia.user.id}`.execute(auth.db);
      assert.deepEqual(profile, [{ name: 'Gelöschte Person', avatar_url: null, role: 'guest' }]);

      const mails = async () => (await auth.mail.outbox()).filter(({ subject }) => /gelöscht/.test(subject));
      await until(async () => (await mails()).length === 1);
      assert.equal((await mails())[0]?.to, mia.email);
      assert.equal((await auth.eventsOf(mia.user.id)).at(-1), 'account_deleted');
      assert.equal(await firstBrokenEvent(auth.db), undefined);
      const { items } = (await owner.ok(200, 'GET', '/api/studio/people')) as { items: { id: string }[] };
      assert.deepEqual(
        items.map(({ id }) => id),
        [owner.user.id],
      );
      assert.equal((await listPeople(auth.db)).length, 1);
      const disabled = await owner.send('PUT', `/api/studio/people/${mia.user.id}/disabled`);
      assert.equal(await refusal(disabled), '404 not_found');

      // The address is free, and whoever has it now is somebody else.
      const again = { email: mia.email, password, name: 'Mia Winter' };
      const { user } = (await auth.browser().ok(201, 'POST', '/api/auth/signup', { body: again })) as {
        user: { id: string };
      };
      assert.notEqual(user.id, mia.user.id);
    });

    test('every table that hangs on a person is emptied of who leaves', async (t) => {
      const auth = await startAuth(t, engine);
      const { rows } = await sql<{ name: string }>`
        select c.table_schema || '.' || c.table_name as name from information_schema.columns c
          join information_schema.tables t using (table_schema, table_name)
         where c.table_schema = 'auth' and c.column_name = 'person_id' and t.table_type = 'BASE TABLE'`.execute(
        auth.db,
      );
      const kept = ['auth.sessions', 'auth.security_events'];
      assert.deepEqual(
        rows
          .map(({ name }) => name)
          .filter((name) => !kept.includes(name))
          .toSorted(),
        [...theirs].toSorted(),
      );
    });

    test('who leaves while a link for a new password is made gets none', {
      skip: engine === 'pglite' && 'it does one thing at a time',
    }, async (t) => {
      const auth = await startAuth(t, engine);
      const mia = await auth.person('Mia');
      const mailed: string[] = [];
      const made = Promise.withResolvers<void>();
      await auth.db.transaction().execute(async (trx) => {
        await trx
          .updateTable('auth.people')
          .set({ email: 'gone@deleted.invalid', disabled_at: new Date(auth.clock.now) })
          .where('id', '=', mia.user.id as PersonId)
          .execute();
        const post = async ({ to }: { readonly to: string }) => void mailed.push(to);
        const asked = { email: mia.email, network: '192.0.2.0/24' };
        mailReset({ db: auth.db, post, url: auth.url, now: () => auth.clock.now }, asked).then(
          made.resolve,
          made.reject,
        );
        await new Promise((resolve) => setTimeout(resolve, 300));
      });
      await made.promise;
      assert.deepEqual(mailed, []);
      assert.deepEqual(await auth.db.selectFrom('auth.password_resets').selectAll().execute(), []);
    });

    test('what is told to who has left is not mailed', async (t) => {
      const auth = await startAuth(t, engine);
      await auth.person('Olga');
      const mia = await auth.person('Mia');
      await mia.ok(204, 'DELETE', '/api/me');
      await notify(auth.db, {
        person: mia.user.id as PersonId,
        kind: 'security',
        event: 'password_changed',
        detail: { network: '192.0.2.0/24' },
      });
      announce(auth.bus, [mia.user.id as PersonId]);
      const due = async () =>
        (await sql`select from auth.notifications where mail_due_at is not null`.execute(auth.db)).rows
          .length;
      await until(async () => (await due()) === 0);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const written = (await auth.mail.outbox()).filter(({ to }) => to.endsWith('.invalid'));
      assert.deepEqual(written, []);
    });

    test('it needs a fresh proof, the owner stays, and projects with others are handed over first', async (t) => {
      const auth = await startAuth(t, engine);
      const [owner, mia] = [await auth.person('Olga'), await auth.person('Mia')];
      assert.equal(await refusal(await owner.send('DELETE', '/api/me')), '409 still_owner');
      assert.deepEqual(await owner.ok(200, 'GET', '/api/me/leaving'), { isOwner: true, projects: [] });
      assert.equal(await refusal(await auth.browser().send('DELETE', '/api/me')), '401 unauthenticated');

      const project = newId();
      await auth.join(project, mia.user.id, 'owner');
      assert.deepEqual(await mia.ok(200, 'GET', '/api/me/leaving'), {
        isOwner: false,
        projects: [{ id: project, name: 'Spring' }],
      });
      assert.equal(await refusal(await mia.send('DELETE', '/api/me')), '409 still_owner');
      await auth.part(project);

      auth.clock.now += tenMinutes;
      assert.equal(await refusal(await mia.send('DELETE', '/api/me')), '403 proof_required');
      await mia.ok(204, 'POST', '/api/auth/proof', { body: { password } });
      await mia.ok(204, 'DELETE', '/api/me');
    });

    test('a sign-in that was half done when the account was deleted leads nowhere', async (t) => {
      const auth = await startAuth(t, engine);
      await auth.person('Olga');
      const mia = await auth.person('Mia');
      const sign = () =>
        auth.browser().send('POST', '/api/auth/login', { body: { email: mia.email, password } });
      const [gone, ...tries] = await Promise.all([mia.send('DELETE', '/api/me'), sign(), sign(), sign()]);
      assert.equal(gone.status, 204);
      for (const one of tries) assert.ok(one.status === 200 || one.status === 401, String(one.status));
      const { rows } = await sql`
        select from auth.live_sessions where person_id = ${mia.user.id}`.execute(auth.db);
      assert.equal(rows.length, 0);
    });
  });
}
