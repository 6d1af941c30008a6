import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Notifications, SecondStep } from '@flux/contracts';
import { sql } from 'kysely';
import { engineOfStories, password, refusal, startAuth, until } from '../testing.ts';

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';
const hour = 60 * 60_000;
const day = 24 * hour;

type Device = { readonly agent: string; readonly language?: string; readonly ip?: string };

const home: Device = { agent: firefox, language: 'de-CH', ip: '203.0.113.9' };

for (const engine of engineOfStories) {
  describe(`devices on ${engine}`, () => {
    const setUp = async (t: Parameters<typeof startAuth>[0]) => {
      const auth = await startAuth(t, engine, { env: { FLUX_TRUST_PROXY: '127.0.0.1' } });
      const headersOf = ({ agent, language = 'de', ip = '203.0.113.9' }: Device) => ({
        'user-agent': agent,
        'accept-language': language,
        'x-forwarded-for': ip,
      });
      let people = 0;
      /** Somebody who signed up at home a day ago. */
      const resident = async () => {
        const email = `mia${++people}@studio.test`;
        const browser = auth.browser();
        const answer = await browser.ok(201, 'POST', '/api/auth/signup', {
          headers: headersOf(home),
          body: { email, password, name: 'Mia' },
        });
        auth.clock.now += day;
        return { ...browser, email, id: (answer as { user: { id: string } }).user.id };
      };
      const signIn = async (email: string, device: Device) => {
        const browser = auth.browser();
        const response = await browser.send('POST', '/api/auth/login', {
          headers: headersOf(device),
          body: { email, password },
        });
        assert.equal(response.status, 200);
        return browser;
      };
      const eventsSince = async (id: string, from: number) => (await auth.eventsOf(id)).slice(from);
      const mailsTo = async (email: string) =>
        (await auth.mail.outbox()).filter(({ to, text }) => to === email && text.includes('/not-me/'));
      const tokenIn = async (email: string, count = 1) => {
        await until(async () => (await mailsTo(email)).length === count);
        return /\/not-me\/([\w-]{64})/.exec((await mailsTo(email))[0]?.text ?? '')?.[1] ?? '';
      };
      const anybody = (path: string, token: string) =>
        auth.browser().send('POST', `/api/auth/${path}`, { body: { token } });
      return { ...auth, headersOf, resident, signIn, eventsSince, mailsTo, tokenIn, anybody };
    };

    test('the first device, and a known one that travels, are no news', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.resident();
      await auth.signIn(mia.email, { ...home, ip: '198.51.100.7' });
      await auth.signIn(mia.email, { ...home, ip: '198.51.100.7', language: 'en' });
      assert.deepEqual(await auth.eventsOf(mia.id), [
        'account_created',
        'new_session',
        'new_session',
        'new_session',
      ]);
      const { rows } = await sql`select 1 from auth.devices`.execute(auth.db);
      assert.equal(rows.length, 1);
    });

    test('who has just come sets up their devices at home without being told of each', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.resident();
      auth.clock.now -= day - 1;
      await auth.signIn(mia.email, { agent: safari });
      assert.ok(!(await auth.eventsOf(mia.id)).includes('new_device_login'));
      await auth.signIn(mia.email, { agent: 'curl', ip: '198.51.100.7' });
      assert.ok((await auth.eventsOf(mia.id)).includes('new_device_login'));
    });

    test('a new device is told in the list and by one mail, and known from then on', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.resident();
      const before = (await auth.eventsOf(mia.id)).length;
      const phone = await auth.signIn(mia.email, { agent: safari });
      assert.deepEqual(await auth.eventsSince(mia.id, before), ['new_session', 'new_device_login']);
      const { items } = (await phone.ok(200, 'GET', '/api/me/notifications')) as Notifications;
      assert.deepEqual([items[0]?.event, items[0]?.detail.device], ['new_device', 'Safari on iPhone']);
      const token = await auth.tokenIn(mia.email);
      const [mail] = await auth.mailsTo(mia.email);
      assert.match(mail?.subject ?? '', /new device: Safari on iPhone/);
      assert.match(mail?.text ?? '', /203\.0\.113\.0\/24/);
      assert.ok(!JSON.stringify(items).includes(token), 'the list holds nothing that opens the link');
      await auth.signIn(mia.email, { agent: safari, ip: '198.51.100.7' });
      assert.equal((await auth.eventsOf(mia.id)).filter((kind) => kind === 'new_device_login').length, 1);
    });

    test('where nothing is as it was a code is mailed, to an address that is known to be read', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.resident();
      const elsewhere = { agent: safari, language: 'en', ip: '198.51.100.7' };
      const thief = auth.browser();
      const login = async () =>
        (await thief.ok(200, 'POST', '/api/auth/login', {
          headers: auth.headersOf(elsewhere),
          body: { email: mia.email, password },
        })) as SecondStep;
      assert.equal(
        (await login()).mfaRequired,
        undefined,
        'nobody is locked out by a mail that may not come',
      );
      await sql`delete from auth.devices where name like 'Safari%'`.execute(auth.db);
      await sql`update auth.people set email_verified_at = now() where email = ${mia.email}`.execute(auth.db);

      const { challenge, ...said } = await login();
      assert.deepEqual(said, { mfaRequired: true, methods: ['mail'], recoveryCodesLeft: 0 });
      const codes = async () =>
        (await auth.mail.outbox()).flatMap(({ to, text }) => {
          const code = /code within ten minutes: (\d{6})/.exec(text)?.[1];
          return to === mia.email && code !== undefined ? [code] : [];
        });
      await until(async () => (await codes()).length === 1);
      const [code = ''] = await codes();
      const send = (given: string, to = challenge) =>
        thief.send('POST', '/api/auth/mfa', {
          headers: auth.headersOf(elsewhere),
          body: { challenge: to, code: given },
        });
      const wrong = code === '000000' ? '000001' : '000000';
      assert.equal(await refusal(await send(wrong)), '401 wrong_code');
      const other = (await login()).challenge;
      assert.equal(await refusal(await send(code, other)), '401 wrong_code', 'each sign-in has its own');
      assert.equal((await send(code)).status, 200);
      assert.equal(await refusal(await send(code)), '401 challenge_ended', 'once');
      const kinds = await auth.eventsOf(mia.id);
      assert.ok(kinds.includes('device_fingerprint_mismatch') && kinds.includes('new_device_login'));
      assert.equal((await login()).mfaRequired, undefined, 'it is known from now on');
      const { rows } = await sql<{ row: string }>`select c::text as row from auth.challenges c`.execute(
        auth.db,
      );
      for (const { row } of rows) assert.ok(!row.includes(code), 'only a hash is kept');
    });

    test('“this wasn’t me” says what it is about, then ends every session and the password, once', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.resident();
      const thief = await auth.signIn(mia.email, { agent: safari });
      const token = await auth.tokenIn(mia.email);
      for (let look = 0; look < 2; look++) {
        const response = await auth.anybody('not-me/ask', token);
        const { at, ...about } = await response.json();
        assert.deepEqual(about, { device: 'Safari on iPhone', network: '203.0.113.0/24' });
        assert.equal(at, new Date(auth.clock.now).toISOString());
      }
      assert.equal((await thief.send('GET', '/api/auth/me')).status, 200, 'looking changes nothing');

      const answers = await Promise.all([auth.anybody('not-me', token), auth.anybody('not-me', token)]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 410], 'once');
      for (const browser of [mia, thief])
        assert.equal((await browser.send('GET', '/api/auth/me')).status, 401);
      const again = { headers: auth.headersOf(home), body: { email: mia.email, password } };
      const refused = await auth.browser().send('POST', '/api/auth/login', again);
      assert.equal(await refusal(refused), '401 wrong_credentials', 'the password opens nothing any more');
      assert.equal(await refusal(await auth.anybody('not-me/ask', token)), '410 link_ended');
      assert.ok((await auth.eventsOf(mia.id)).includes('session_hijack_attempt'));

      const resetLink = async () =>
        (await auth.mail.outbox()).find(({ to, text }) => to === mia.email && text.includes('/reset/'));
      await until(async () => (await resetLink()) !== undefined);
      const reset = /\/reset\/([\w-]{43})/.exec((await resetLink())?.text ?? '')?.[1] ?? '';
      const set = { body: { token: reset, password: 'seven blue kettles' } };
      await auth.browser().ok(204, 'POST', '/api/auth/reset', set);
      const back = { ...again, body: { email: mia.email, password: 'seven blue kettles' } };
      await auth.browser().ok(200, 'POST', '/api/auth/login', back);
    });

    test('a link ends after a week, and what is no link opens nothing', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.resident();
      await auth.signIn(mia.email, { agent: safari });
      const token = await auth.tokenIn(mia.email);
      auth.clock.now += 7 * day;
      for (const given of [token, 'x', `${token.slice(0, -1)}_`])
        for (const path of ['not-me', 'not-me/ask'])
          assert.equal(await refusal(await auth.anybody(path, given)), '410 link_ended');
      auth.clock.now -= 1;
      assert.equal((await auth.anybody('not-me', token)).status, 204);
    });

    test('a session whose cookie is used on another machine elsewhere ends, and the person is told', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.resident();
      const refresh = (device: Device) =>
        mia.send('POST', '/api/auth/refresh', { headers: auth.headersOf(device) });
      assert.equal((await refresh({ ...home, ip: '198.51.100.7' })).status, 200, 'it travels');
      for (let time = 0; time < 2; time++)
        assert.equal((await refresh({ ...home, agent: safari })).status, 200);
      const count = async (kind: string) =>
        (await auth.eventsOf(mia.id)).filter((one) => one === kind).length;
      assert.equal(await count('device_fingerprint_mismatch'), 1, 'written once');
      assert.equal(await refusal(await refresh({ agent: safari, ip: '192.0.2.1' })), '401 session_ended');
      assert.equal(await count('session_hijack_attempt'), 1);
      assert.equal((await mia.send('GET', '/api/auth/me')).status, 401);
      await auth.tokenIn(mia.email);
    });

    test('devices are forgotten once their key is two periods old, and the twenty newest are kept', async (t) => {
      const auth = await setUp(t);
      const mia = await auth.resident();
      const count = async () => (await sql`select 1 from auth.devices`.execute(auth.db)).rows.length;
      for (const browser of ['Edg', 'OPR/', 'SamsungBrowser', 'Firefox/', 'Chrome/', 'Safari/'])
        for (const system of ['iPhone', 'Android', 'Windows', 'CrOS']) {
          auth.clock.now += hour;
          await auth.signIn(mia.email, { agent: `${browser} ${system}` });
        }
      assert.equal(await count(), 20);
      auth.clock.now += 181 * day;
      await auth.signIn(mia.email, { agent: safari, ip: '192.0.2.1' });
      const kinds = await auth.eventsOf(mia.id);
      assert.equal(kinds.at(-1), 'new_session', 'nothing is known to hold it against');
    });
  });
}
