import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Engine } from '@flux/database';
import { engines } from '@flux/database/testing';
import { sql } from 'kysely';
import { type Auth, password, productionEnv, refusal, startAuth } from '../testing.ts';

const week = 7 * 24 * 60 * 60;

function stories(engine: Engine): void {
  let auth: Auth;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    auth = await startAuth({ after: (end) => ends.push(end) }, engine);
  });
  after(() => Promise.all(ends.map((end) => end())));

  const signIn = (body: object, at?: { readonly url: string }) =>
    auth.browser(at).send('POST', '/api/auth/login', { body });

  /** Attributes of each cookie, by name, without its value. */
  const attributes = (response: Response) =>
    Object.fromEntries(
      response.headers.getSetCookie().map((line) => {
        const [pair = '', ...rest] = line.split('; ');
        return [pair.split('=')[0], rest.toSorted()];
      }),
    );

  test('a browser signs in by address in any spelling, and gets three cookies for as long as the session', async () => {
    const { email, user } = await auth.person();
    const response = await signIn({ email: ` ${email.toUpperCase()} `, password });
    assert.equal(response.status, 200);
    assert.deepEqual(attributes(response), {
      flux_access: ['HttpOnly', `Max-Age=${week}`, 'Path=/', 'SameSite=Lax'],
      flux_refresh: ['HttpOnly', `Max-Age=${week}`, 'Path=/', 'SameSite=Strict'],
      flux_csrf: [`Max-Age=${week}`, 'Path=/', 'SameSite=Lax'],
    });
    const body = await response.json();
    assert.deepEqual(Object.keys(body).toSorted(), ['csrfToken', 'user']);
    assert.deepEqual(body.user, user);
  });

  test('in production the cookies are bound to the host and to HTTPS', async () => {
    const { email } = await auth.person();
    const production = await auth.start(productionEnv);
    assert.deepEqual(attributes(await signIn({ email, password }, production)), {
      '__Host-flux_access': ['HttpOnly', `Max-Age=${week}`, 'Path=/', 'SameSite=Lax', 'Secure'],
      '__Host-flux_refresh': ['HttpOnly', `Max-Age=${week}`, 'Path=/', 'SameSite=Strict', 'Secure'],
      '__Host-flux_csrf': [`Max-Age=${week}`, 'Path=/', 'SameSite=Lax', 'Secure'],
    });
  });

  test('a password of 128 emoji opens the door, and counts to its last', async () => {
    const email = 'emoji@studio.test';
    const emoji = `${'🦊🐻🐼🐨🐯🦁🐮'.repeat(18)}🐔🐧`;
    await auth
      .browser()
      .ok(201, 'POST', '/api/auth/signup', { body: { email, password: emoji, name: 'Mia' } });
    assert.equal((await signIn({ email, password: emoji })).status, 200);
    const other = `${emoji.slice(0, -2)}🐔`;
    assert.equal(await refusal(await signIn({ email, password: other })), '401 wrong_credentials');
  });

  test('a password of a megabyte is refused wherever one is taken, before anything is hashed', async () => {
    const mia = await auth.person();
    const long = 'x'.repeat(1024 * 1024);
    const bodies: Readonly<Record<string, object>> = {
      '/api/auth/login': { email: mia.email, password: long },
      '/api/auth/signup': { email: 'long@studio.test', name: 'Mia', password: long },
      '/api/auth/reset': { token: 'x', password: long },
      '/api/auth/proof': { password: long },
      '/api/me/password': { password, newPassword: long },
      '/api/me/email': { password: long, email: 'mia2@studio.test' },
    };
    for (const [path, body] of Object.entries(bodies)) {
      assert.equal(await refusal(await mia.send('POST', path, { body })), '413 too_large', path);
      const shorter = JSON.parse(JSON.stringify(body).replaceAll(long, 'x'.repeat(4_097)));
      assert.equal(await refusal(await mia.send('POST', path, { body: shorter })), '400 invalid_input', path);
    }
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    const { email } = await auth.person();
    const answers = [];
    for (const body of [
      { email, password: 'wrong password here' },
      { email: 'nobody@studio.test', password },
      { email: 'no address', password },
      { email: '', password: '' },
    ]) {
      const response = await signIn(body);
      assert.deepEqual(response.headers.getSetCookie(), []);
      answers.push({ status: response.status, ...(await response.json()) });
    }
    assert.equal(answers[0].code, 'wrong_credentials');
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
  });

  test('a failure is written down with the person, if there is one, and never with what was typed', async () => {
    const { email, user } = await auth.person();
    await signIn({ email, password: 'wrong password here' });
    assert.deepEqual(await auth.eventsOf(user.id), ['account_created', 'new_session', 'failed_login']);
    const { rows } = await sql<{ text: string }>`select e::text as text from auth.security_events e`.execute(
      auth.db,
    );
    assert.ok(!rows.some(({ text }) => text.includes('wrong password')));
  });

  test('a program gets tokens and no cookie, and its token opens everything', async () => {
    const { email, user } = await auth.person();
    const program = await auth.program(email);
    assert.equal(program.expiresIn, 900);
    const me = await program.send('GET', '/api/auth/me');
    assert.deepEqual(await me.json(), { ...user, flags: [] });
    assert.equal((await program.send('POST', '/api/auth/ws-ticket')).status, 200);
  });

  test('a browser that signs in anew leaves no session behind', async () => {
    const mia = await auth.person();
    const first = new Map(mia.cookies);
    await mia.ok(200, 'POST', '/api/auth/login', { body: { email: mia.email, password } });
    const { items } = (await mia.ok(200, 'GET', '/api/auth/sessions')) as { items: { current: boolean }[] };
    assert.deepEqual(
      items.map(({ current }) => current),
      [true],
    );
    const old = await fetch(`${auth.url}/api/auth/me`, {
      headers: { cookie: `flux_access=${first.get('flux_access')}` },
    });
    assert.equal(await refusal(old), '401 session_ended');
  });

  test('another person on the same browser ends the session of the one before', async () => {
    const mia = await auth.person();
    const joe = await auth.person();
    const access = mia.cookies.get('flux_access');
    await mia.ok(200, 'POST', '/api/auth/login', { body: { email: joe.email, password } });
    const old = await fetch(`${auth.url}/api/auth/me`, { headers: { cookie: `flux_access=${access}` } });
    assert.equal(await refusal(old), '401 session_ended');
    assert.deepEqual(await mia.ok(200, 'GET', '/api/auth/me'), { ...joe.user, flags: [] });
  });

  test('a failed sign-in ends nothing', async () => {
    const mia = await auth.person();
    const response = await mia.send('POST', '/api/auth/login', { body: { email: mia.email, password: 'x' } });
    assert.equal(response.status, 401);
    await mia.ok(200, 'GET', '/api/auth/me');
  });

  test('with a session, signing in needs the token of the page', async () => {
    const mia = await auth.person();
    const response = await fetch(`${auth.url}/api/auth/login`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: `flux_access=${mia.cookies.get('flux_access')}`,
      },
      body: JSON.stringify({ email: mia.email, password }),
    });
    assert.equal(await refusal(response), '403 csrf_failed');
  });

  test('after five failures the account waits in this network, with the right password too', async () => {
    const { email } = await auth.person();
    const limited = await auth.start({ FLUX_RATE_LIMIT: 'on' });
    for (let i = 0; i < 5; i++) assert.equal((await signIn({ email, password: 'x' }, limited)).status, 401);
    const response = await signIn({ email, password }, limited);
    assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '1']);
    auth.clock.now += 1_000;
    assert.equal((await signIn({ email, password }, limited)).status, 200);
    assert.equal((await signIn({ email, password: 'x' }, limited)).status, 401);
  });

  test('what one process counted, the others know, and many at once are no way around', async () => {
    const { email } = await auth.person();
    const on = { FLUX_RATE_LIMIT: 'on' };
    const processes = [await auth.start(on), await auth.start(on)];
    const statuses = await Promise.all(
      Array.from(
        { length: 16 },
        async (_, i) => (await signIn({ email, password: 'x' }, processes[i % 2])).status,
      ),
    );
    assert.equal(statuses.filter((status) => status === 401).length, 5);
    assert.equal(statuses.filter((status) => status === 429).length, 11);
    for (const process of processes) assert.equal((await signIn({ email, password }, process)).status, 429);
    auth.clock.now += 1_000;
    assert.equal((await signIn({ email, password }, processes[1])).status, 200);
    for (let i = 0; i < 5; i++)
      assert.equal((await signIn({ email, password: 'x' }, processes[0])).status, 401);
  });

  test('unknown addresses are throttled just as known ones', async () => {
    const limited = await auth.start({ FLUX_RATE_LIMIT: 'on' });
    const statuses = [];
    for (let i = 0; i < 6; i++) {
      statuses.push((await signIn({ email: 'nobody@studio.test', password: 'x' }, limited)).status);
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
  });

  test('sixty sign-ins may come from a network at once, the next has to wait', async () => {
    const limited = await auth.start({ FLUX_RATE_LIMIT: 'on' });
    const statuses = await Promise.all(
      Array.from(
        { length: 61 },
        async (_, i) => (await signIn({ email: `${i}@a.test`, password: 'x' }, limited)).status,
      ),
    );
    assert.equal(statuses.filter((status) => status === 401).length, 60);
    assert.equal(statuses.filter((status) => status === 429).length, 1);
  });

  test('the session knows the device and the network, not the address', async () => {
    const mia = await auth.person();
    const headers = {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    };
    await mia.ok(200, 'POST', '/api/auth/login', { headers, body: { email: mia.email, password } });
    const { items } = (await mia.ok(200, 'GET', '/api/auth/sessions')) as { items: Record<string, string>[] };
    assert.deepEqual(
      [items[0]?.device, items[0]?.network, items[0]?.place],
      ['Firefox on Linux', '127.0.0.0/24', '127.0.0.0/24'],
    );
  });

  test('clients of the 2025 system find their tokens in the body, and in theirs alone', async () => {
    const { email } = await auth.person();
    const legacy = await auth.start({ FLUX_LEGACY_CLIENTS: 'on' });
    const body = await (await signIn({ email, password }, legacy)).json();
    assert.deepEqual(Object.keys(body).toSorted(), [
      'accessToken',
      'csrfToken',
      'expiresIn',
      'token',
      'user',
    ]);
    assert.deepEqual([body.token, body.expiresIn], [body.accessToken, 900]);
  });

  test('a page without a session gets a token, keeps it, and after signing in has one of the session', async () => {
    const browser = auth.browser();
    const asked = async () =>
      ((await browser.ok(200, 'GET', '/api/csrf-token')) as { csrfToken: string }).csrfToken;
    const anonymous = await asked();
    assert.equal(browser.cookies.get('flux_csrf'), anonymous);
    assert.equal(await asked(), anonymous);
    const { email } = await auth.person();
    await browser.ok(200, 'POST', '/api/auth/login', { body: { email, password } });
    const own = browser.cookies.get('flux_csrf');
    assert.notEqual(own, anonymous);
    assert.equal(await asked(), own);
    browser.cookies.delete('flux_csrf');
    const fresh = await asked();
    assert.notEqual(fresh, own);
    await browser.ok(200, 'POST', '/api/auth/ws-ticket');
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
