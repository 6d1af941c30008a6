import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createScanner } from '@flux/blobs';
import { malware, noClamd, startClamd } from '@flux/blobs/testing';
import { limits, type Notifications, type User } from '@flux/contracts';
import { engineOfStories, password, refusal, startAuth, until } from '../testing.ts';

const png = (bytes: number): Uint8Array => {
  const picture = Buffer.alloc(bytes);
  Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex').copy(picture);
  return picture;
};

for (const engine of engineOfStories) {
  describe(`me on ${engine}`, () => {
    test('name, zone, language and theme are kept, and every device and process knows them', async (t) => {
      const auth = await startAuth(t, engine);
      const mia = await auth.person('Mia');
      const elsewhere = await auth.start({}, auth.bus);
      const change = { name: ' Mia  Sommer ', timeZone: 'europe/zurich', locale: 'de', theme: 'dark' };
      const changed = (await mia.ok(200, 'PATCH', '/api/me', { body: change })) as User;
      assert.deepEqual(
        [changed.name, changed.timeZone, changed.locale, changed.theme],
        ['Mia Sommer', 'Europe/Zurich', 'de', 'dark'],
      );
      const there = auth.browser(elsewhere);
      await there.ok(200, 'POST', '/api/auth/login', { body: { email: mia.email, password } });
      assert.deepEqual(await there.ok(200, 'GET', '/api/auth/me'), { ...changed, flags: [] });
      const again = (await mia.ok(200, 'PATCH', '/api/me', { body: { theme: 'light' } })) as User;
      assert.deepEqual(again, { ...changed, theme: 'light' }, 'what is left out stays');
      await until(async () => ((await there.ok(200, 'GET', '/api/auth/me')) as User).theme === 'light');
    });

    test('what is no name, zone, language or theme is refused, and nothing of it is kept', async (t) => {
      const auth = await startAuth(t, engine);
      const mia = await auth.person('Mia');
      const long = 'x'.repeat(limits.name);
      for (const body of [
        {},
        { theme: 'dark', name: ' \u200B' },
        { theme: 'dark', name: `${long.slice(1)}ü` },
        { theme: 'dark', timeZone: 'Mars/Olympus' },
        { theme: 'dark', locale: 'fr' },
        { theme: 'sepia' },
        { theme: 'dark', role: 'owner' },
        { theme: 'dark', email: 'x@y.example' },
      ]) {
        assert.equal(
          await refusal(await mia.send('PATCH', '/api/me', { body })),
          '400 invalid_input',
          JSON.stringify(body),
        );
      }
      assert.equal(((await mia.ok(200, 'GET', '/api/auth/me')) as User).theme, 'system');
      assert.equal(((await mia.ok(200, 'PATCH', '/api/me', { body: { name: long } })) as User).name, long);
    });

    test('a picture is looked at by the scanner', { skip: noClamd }, async (t) => {
      const clamd = await startClamd(t);
      const log = { info: () => {}, warn: () => {} };
      const scanner = createScanner({ address: clamd.address, log });
      const auth = await startAuth(t, engine, { scanner });
      const mia = await auth.person('Mia');
      const put = (body: Uint8Array) =>
        mia.send('PUT', '/api/me/picture', { body, headers: { 'content-type': 'image/png' } });
      const harmful = png(200);
      harmful.set(Buffer.from(malware), 100);
      assert.equal(await refusal(await put(harmful)), '422 malware_found');
      assert.equal(((await mia.ok(200, 'GET', '/api/auth/me')) as User).avatarUrl, null);
      assert.equal((await put(png(200))).status, 200);
      await clamd.stop();
      assert.equal(await refusal(await put(png(80))), '503 scanner_unavailable');
    });

    test('a picture is kept at its limit, seen by others, replaced at another address, and taken away', async (t) => {
      const auth = await startAuth(t, engine);
      const [mia, li] = [await auth.person('Mia'), await auth.person('Li')];
      const put = (body: Uint8Array, type = 'image/png') =>
        mia.send('PUT', '/api/me/picture', { body, headers: { 'content-type': type } });
      const first = (await (await put(png(limits.picture))).json()) as User;
      assert.match(first.avatarUrl ?? '', /^\/api\/people\/[\w-]+\/picture\?v=\w{16}$/);
      const seen = await li.send('GET', first.avatarUrl ?? '');
      assert.deepEqual(
        [
          seen.headers.get('content-type'),
          seen.headers.get('cache-control'),
          seen.headers.get('x-content-type-options'),
        ],
        ['image/png', 'private, max-age=31536000, immutable', 'nosniff'],
      );
      assert.deepEqual(Buffer.from(await seen.arrayBuffer()), png(limits.picture));
      assert.equal(await refusal(await put(png(limits.picture + 1))), '413 too_large');
      const second = (await (await put(png(80))).json()) as User;
      assert.notEqual(second.avatarUrl, first.avatarUrl);
      assert.equal(((await mia.ok(200, 'DELETE', '/api/me/picture')) as User).avatarUrl, null);
      assert.equal(await refusal(await li.send('GET', second.avatarUrl ?? '')), '404 not_found');
      assert.equal((await auth.browser().send('GET', second.avatarUrl ?? '')).status, 401);
    });

    test('what is no picture is told by its bytes, whatever it is called', async (t) => {
      const auth = await startAuth(t, engine);
      const mia = await auth.person('Mia');
      for (const bytes of [
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
        Buffer.from('GIF89a....'),
        Buffer.from('x'),
      ]) {
        const response = await mia.send('PUT', '/api/me/picture', {
          body: bytes,
          headers: { 'content-type': 'image/png' },
        });
        assert.equal(await refusal(response), '415 type_refused');
      }
      const svg = await mia.send('PUT', '/api/me/picture', {
        body: png(80),
        headers: { 'content-type': 'image/svg+xml' },
      });
      assert.equal(svg.status, 415);
      const json = await mia.send('PUT', '/api/me/picture', { body: {} });
      assert.equal(await refusal(json), '415 type_refused');
    });

    test('a new password needs the old one, ends every other session, is told, and opens the door', async (t) => {
      const auth = await startAuth(t, engine);
      const mia = await auth.person('Mia');
      const other = auth.browser();
      const signIn = (given: string) =>
        other.send('POST', '/api/auth/login', { body: { email: mia.email, password: given } });
      await signIn(password);
      const change = (body: object) => mia.send('POST', '/api/me/password', { body });
      const wrong = await change({ password: 'wrong', newPassword: 'seven blue kettles' });
      assert.equal(await refusal(wrong), '401 wrong_credentials');
      assert.equal(await refusal(await change({ password, newPassword: 'short' })), '422 weak_password');
      assert.equal((await other.send('GET', '/api/auth/me')).status, 200, 'nothing has happened so far');
      assert.equal((await change({ password, newPassword: 'seven blue kettles' })).status, 204);
      assert.equal((await other.send('GET', '/api/auth/me')).status, 401);
      assert.equal((await mia.send('GET', '/api/auth/me')).status, 200, 'this one stays');
      assert.equal(await refusal(await signIn(password)), '401 wrong_credentials');
      assert.equal((await signIn('seven blue kettles')).status, 200);
      const { items } = (await mia.ok(200, 'GET', '/api/me/notifications')) as Notifications;
      assert.deepEqual(
        items.map(({ kind, event }) => `${kind}.${event}`),
        ['security.password_changed'],
      );
      const events = await auth.eventsOf(mia.user.id);
      for (const kind of ['failed_login', 'password_changed', 'token_revoked'])
        assert.ok(events.includes(kind), kind);
    });

    test('a new address is confirmed by a link that is mailed to it, and the old one is told', async (t) => {
      const auth = await startAuth(t, engine);
      const [mia, li] = [await auth.person('Mia'), await auth.person('Li')];
      const ask = (body: object) => mia.send('POST', '/api/me/email', { body });
      assert.equal(
        await refusal(await ask({ password: 'wrong', email: 'new@studio.test' })),
        '401 wrong_credentials',
      );
      assert.equal(await refusal(await ask({ password, email: li.email })), '409 email_taken');
      for (const email of [mia.email, 'new', 'a@b'])
        assert.equal(await refusal(await ask({ password, email })), '400 invalid_input', email);
      assert.equal((await ask({ password, email: ' New@Studio.TEST ' })).status, 204);
      const outbox = async (to: string) => (await auth.mail.outbox()).filter((mail) => mail.to === to);
      await until(async () => (await outbox('new@studio.test')).length === 1);
      const [mail] = await outbox('new@studio.test');
      const token = /\/confirm-email\/([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';
      assert.equal(
        ((await mia.ok(200, 'GET', '/api/auth/me')) as User).email,
        mia.email,
        'not before it is opened',
      );
      const confirm = () => auth.browser().send('POST', '/api/me/email/confirm', { body: { token } });
      assert.deepEqual(await (await confirm()).json(), { email: 'new@studio.test' });
      assert.equal(await refusal(await confirm()), '410 link_ended', 'once');
      await until(
        async () => ((await mia.ok(200, 'GET', '/api/auth/me')) as User).email === 'new@studio.test',
      );
      const toldOld = async () =>
        (await outbox(mia.email)).some(({ text }) => text.includes('new@studio.test'));
      await until(toldOld);
      assert.ok((await auth.eventsOf(mia.user.id)).includes('email_changed'));
    });

    test('a link for an address works for a day, only the newest, and not once the address is somebody’s', async (t) => {
      const auth = await startAuth(t, engine);
      const mia = await auth.person('Mia');
      const links: string[] = [];
      const ask = async (email: string) => {
        await mia.ok(204, 'POST', '/api/me/email', { body: { password, email } });
        await until(async () => (await auth.mail.outbox()).some(({ to }) => to === email));
        const mail = (await auth.mail.outbox()).find(({ to }) => to === email);
        links.push(/\/confirm-email\/([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '');
      };
      const confirm = (token = '') =>
        auth.browser().send('POST', '/api/me/email/confirm', { body: { token } });
      await ask('one@studio.test');
      await ask('two@studio.test');
      assert.equal(await refusal(await confirm(links[0])), '410 link_ended');
      auth.clock.now += 24 * 3_600_000;
      assert.equal(await refusal(await confirm(links[1])), '410 link_ended');
      auth.clock.now -= 24 * 3_600_000;
      const body = { email: 'two@studio.test', password, name: 'Noa' };
      await auth.browser().ok(201, 'POST', '/api/auth/signup', { body });
      assert.equal(await refusal(await confirm(links[1])), '409 email_taken');
      assert.equal(await refusal(await confirm('x')), '410 link_ended');
    });
  });
}

test('tries of the current password are limited for each person', async (t) => {
  const auth = await startAuth(t, 'pglite', { env: { FLUX_RATE_LIMIT: 'on' } });
  const mia = await auth.person('Mia');
  const body = { password: 'wrong', newPassword: 'seven blue kettles' };
  const answers: number[] = [];
  for (let count = 0; count < 11; count++)
    answers.push((await mia.send('POST', '/api/me/password', { body })).status);
  assert.deepEqual(answers, [...Array.from({ length: 10 }, () => 401), 429]);
});

test('whoever signs up brings the language and the zone of their browser, if there are such', async (t) => {
  const auth = await startAuth(t, 'pglite');
  const signUp = async (email: string, extra: object) =>
    (
      (await auth
        .browser()
        .ok(201, 'POST', '/api/auth/signup', { body: { email, password, name: 'Mia', ...extra } })) as {
        user: User;
      }
    ).user;
  const mia = await signUp('mia@studio.test', { locale: 'es', timeZone: 'America/Bogota' });
  assert.deepEqual([mia.locale, mia.timeZone, mia.theme], ['es', 'America/Bogota', 'system']);
  const li = await signUp('li@studio.test', { timeZone: 'Moon/Base' });
  assert.deepEqual([li.locale, li.timeZone], ['en', 'UTC']);
});
