import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Notifications, User } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { password, refusal, startAuth, until } from '../testing.ts';

const newPassword = 'seven blue kettles';

for (const engine of engines) {
  describe(`a forgotten password on ${engine}`, () => {
    const setUp = async (t: Parameters<typeof startAuth>[0]) => {
      const auth = await startAuth(t, engine);
      const mails = async (email: string) =>
        (await auth.mail.outbox()).filter(({ to, text }) => to === email && text.includes('/reset/'));
      /** The newest of so many links. */
      const tokenOf = async (email: string, count = 1) => {
        await until(async () => (await mails(email)).length === count);
        return /\/reset\/([\w-]{43})/.exec((await mails(email))[0]?.text ?? '')?.[1] ?? '';
      };
      const ask = (email: string) => auth.browser().send('POST', '/api/auth/reset/ask', { body: { email } });
      const set = (token: string, given = newPassword) =>
        auth.browser().send('POST', '/api/auth/reset', { body: { token, password: given } });
      const signIn = (email: string, given: string) =>
        auth.browser().send('POST', '/api/auth/login', { body: { email, password: given } });
      return { ...auth, mails, tokenOf, ask, set, signIn };
    };

    test('a link by mail sets another once, ends every session, and is told', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.person('Mia');
      assert.equal((await auth.ask(` ${mia.email.toUpperCase()} `)).status, 204);
      const token = await auth.tokenOf(mia.email);
      assert.equal(await refusal(await auth.set(token, 'short')), '422 weak_password');
      assert.equal((await mia.send('GET', '/api/auth/me')).status, 200, 'nothing has happened so far');
      assert.equal((await auth.set(token)).status, 204);
      assert.equal((await mia.send('GET', '/api/auth/me')).status, 401);
      assert.equal(await refusal(await auth.signIn(mia.email, password)), '401 wrong_credentials');
      assert.equal(await refusal(await auth.set(token, 'nine red kettles')), '410 link_ended', 'once');
      const again = auth.browser();
      await again.ok(200, 'POST', '/api/auth/login', { body: { email: mia.email, password: newPassword } });
      const { items } = (await again.ok(200, 'GET', '/api/me/notifications')) as Notifications;
      assert.equal(items[0]?.event, 'password_changed');
      const events = await auth.eventsOf(mia.user.id);
      for (const kind of ['reset_asked', 'password_changed', 'token_revoked'])
        assert.ok(events.includes(kind), kind);
      assert.ok((await again.ok(200, 'GET', '/api/auth/me')) as User);
    });

    test('a link works for half an hour, and only the newest', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.person('Mia');
      await auth.ask(mia.email);
      const first = await auth.tokenOf(mia.email);
      auth.clock.now += 60_000;
      await auth.ask(mia.email);
      const second = await auth.tokenOf(mia.email, 2);
      assert.notEqual(first, second);
      assert.equal(await refusal(await auth.set(first)), '410 link_ended');
      auth.clock.now += 30 * 60_000;
      assert.equal(await refusal(await auth.set(second)), '410 link_ended');
      auth.clock.now -= 1;
      assert.equal((await auth.set(second)).status, 204);
      assert.equal(await refusal(await auth.set('x')), '410 link_ended');
    });

    test('who asks again within a minute gets no second mail, so that nobody can fill a mailbox', async (t) => {
      const auth = await setUp(t);
      const [mia, li] = [await auth.person('Mia'), await auth.person('Li')];
      await auth.ask(mia.email);
      await auth.tokenOf(mia.email);
      auth.clock.now += 59_999;
      await auth.ask(mia.email);
      // Jobs of one queue run in their order: once this one has run, so has the one before.
      await auth.ask(li.email);
      await auth.tokenOf(li.email);
      assert.equal((await auth.mails(mia.email)).length, 1);
    });

    test('an address that nobody has gets the same answer, and no mail', async (t) => {
      const auth = await setUp(t);
      const li = await auth.person('Li');
      const [known, unknown, none] = [
        await auth.ask(li.email),
        await auth.ask('nobody@studio.test'),
        await auth.ask('no address'),
      ];
      const shape = async (response: Response) => [
        response.status,
        await response.text(),
        [...response.headers.keys()].filter((name) => name !== 'date'),
      ];
      assert.deepEqual(await shape(unknown), await shape(known));
      assert.equal(none.status, 204);
      await auth.tokenOf(li.email);
      assert.deepEqual(await auth.mails('nobody@studio.test'), []);
    });

    test('two who use one link at once: one sets the password', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.person('Mia');
      await auth.ask(mia.email);
      const token = await auth.tokenOf(mia.email);
      const answers = await Promise.all([auth.set(token, 'nine red kettles'), auth.set(token)]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 410]);
    });
  });
}

test('requests for a link are limited for each network', async (t) => {
  const auth = await startAuth(t, 'pglite', { env: { FLUX_RATE_LIMIT: 'on' } });
  const body = { email: 'mia@studio.test' };
  const statuses: number[] = [];
  for (let count = 0; count < 11; count++)
    statuses.push((await auth.browser().send('POST', '/api/auth/reset/ask', { body })).status);
  assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 204), 429]);
});
