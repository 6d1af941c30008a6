import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Engine } from '@flux/database';
import { engines } from '@flux/database/testing';
import { sql } from 'kysely';
import { type Auth, password, refusal, startAuth } from '../testing.ts';

function stories(engine: Engine): void {
  let auth: Auth;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    auth = await startAuth({ after: (end) => ends.push(end) }, engine);
  });
  after(() => Promise.all(ends.map((end) => end())));

  let count = 0;
  const newEmail = () => `new${++count}@studio.test`;
  const signUp = (body: object, at?: { readonly url: string }) =>
    auth
      .browser(at)
      .send('POST', '/api/auth/signup', { body: { email: newEmail(), password, name: 'Mia', ...body } });
  const roleIn = async (response: Response) => (await response.json()).user.role;

  test('of many who sign up at once in a new studio exactly one is the owner', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => signUp({})));
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array.from({ length: 8 }, () => 201),
    );
    const roles = await Promise.all(answers.map(roleIn));
    assert.deepEqual(roles.toSorted(), [...Array.from({ length: 7 }, () => 'member'), 'owner']);
  });

  test('a browser gets the user and a token of its page, and no token in the body', async () => {
    const mia = auth.browser();
    const body = { email: 'Mia.Winter@Studio.TEST ', password, name: '  Mia \u202e Winter\u0007 ' };
    const answer = await mia.ok(201, 'POST', '/api/auth/signup', { body });
    const { user, csrfToken, ...rest } = answer as { user: { id: string }; csrfToken: string };
    assert.deepEqual(rest, {});
    assert.equal(mia.cookies.get('flux_csrf'), csrfToken);
    assert.deepEqual(user, {
      id: user.id,
      email: 'mia.winter@studio.test',
      emailVerified: false,
      name: 'Mia Winter',
      role: 'member',
      avatarUrl: null,
      locale: 'en',
      timeZone: 'UTC',
      theme: 'system',
    });
    assert.deepEqual(await mia.ok(200, 'GET', '/api/auth/me'), { ...user, flags: [] });
    assert.deepEqual(await auth.eventsOf(user.id), ['account_created', 'new_session']);
  });

  test('a program gets its tokens in the body and no cookie', async () => {
    const email = newEmail();
    const headers = { 'x-flux-client': 'program' };
    const response = await auth
      .browser()
      .send('POST', '/api/auth/signup', { headers, body: { email, password, name: 'Bot' } });
    assert.equal(response.status, 201);
    assert.deepEqual(response.headers.getSetCookie(), []);
    const body = await response.json();
    assert.deepEqual(Object.keys(body).toSorted(), ['accessToken', 'expiresIn', 'refreshToken', 'user']);
    assert.equal(body.expiresIn, 900);
    assert.equal(body.user.email, email);
  });

  test('an address is taken in any spelling of it', async () => {
    const { email } = await auth.person();
    for (const same of [email, email.toUpperCase(), ` ${email} `]) {
      assert.equal(await refusal(await signUp({ email: same })), '409 email_taken', same);
    }
  });

  test('of many who take the same address at once one gets it', async () => {
    const email = newEmail();
    const answers = await Promise.all(Array.from({ length: 6 }, () => signUp({ email })));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    assert.deepEqual(statuses, [201, 409, 409, 409, 409, 409]);
  });

  test('what is no address is refused, with the field named', async () => {
    for (const email of [
      'mia',
      'mia@',
      '@studio.test',
      'a b@studio.test',
      'a@b',
      '\u0000@studio.test',
      '<a>@b.c',
    ]) {
      const response = await signUp({ email });
      const body = await response.json();
      assert.deepEqual(
        [response.status, body.code, body.errors?.[0].path],
        [400, 'invalid_input', '/email'],
        email,
      );
    }
  });

  test('a name of 255 bytes is taken and one of 256 is not', async () => {
    for (const name of ['n'.repeat(255), `${'ü'.repeat(127)}n`, `${'🦊'.repeat(63)}abc`]) {
      const response = await signUp({ name });
      assert.equal(response.status, 201);
      assert.equal((await response.json()).user.name, name);
    }
    for (const name of ['n'.repeat(256), 'ü'.repeat(128), '🦊'.repeat(64)]) {
      const response = await signUp({ name });
      const body = await response.json();
      assert.deepEqual([response.status, body.code, body.errors?.[0].path], [400, 'invalid_input', '/name']);
    }
  });

  test('a name that nobody can see is none', async () => {
    for (const name of ['', ' ', '\u202e\u200b', '\u0000\u0007', '\u3000']) {
      assert.equal(await refusal(await signUp({ name })), '400 invalid_input', JSON.stringify(name));
    }
  });

  test('passwords of 12 and 128 characters are taken, of 11 and 129 not', async () => {
    const long = 'ab cd ef gh '.repeat(11);
    for (const [length, status] of Object.entries({ 11: 422, 12: 201, 128: 201, 129: 422 })) {
      const response = await signUp({
        password: long.slice(0, Number(length) - 1).padEnd(Number(length), 'z'),
      });
      assert.equal(response.status, status, length);
    }
  });

  test('a password that says the name is refused with a sentence for the person', async () => {
    const response = await signUp({ name: 'Mia Winter', password: 'MiaWinter2026' });
    const body = await response.json();
    assert.deepEqual([response.status, body.code], [422, 'weak_password']);
    assert.match(body.detail, /Your name, your address/);
  });

  test('a password of everybody’s, and a body of a megabyte, are refused', async () => {
    const common = await signUp({ password: 'Password1234!' });
    assert.match((await common.json()).detail, /^Many people/);
    assert.equal((await signUp({ password: 'x'.repeat(1024 * 1024) })).status, 413);
    const emoji = `${'🦊🐻🐼🐨🐯🦁🐮'.repeat(18)}🐔🐧`;
    assert.equal((await signUp({ password: emoji })).status, 201);
  });

  test('bodies that are no sign-up are refused', async () => {
    const good = { email: newEmail(), password, name: 'Mia' };
    for (const body of [
      {},
      [],
      null,
      'x',
      { ...good, role: 'owner' },
      { ...good, name: 7 },
      { ...good, email: [] },
    ]) {
      const response = await auth.browser().send('POST', '/api/auth/signup', { body });
      assert.equal(await refusal(response), '400 invalid_input', JSON.stringify(body));
    }
  });

  test('the password is nowhere in the database but as a hash, and tokens are nowhere', async () => {
    const secret = 'a very secret sentence';
    const mia = auth.browser();
    await mia.ok(201, 'POST', '/api/auth/signup', {
      body: { email: newEmail(), password: secret, name: 'Mia' },
    });
    const tables = [
      'people',
      'sessions',
      'refresh_tokens',
      'security_events',
      'ws_tickets',
      'signing_keys',
    ] as const;
    for (const table of tables) {
      const { rows } = await sql
        .raw<{ text: string }>(`select t::text as text from auth.${table} t`)
        .execute(auth.db);
      const text = rows.map((row) => row.text).join('\n');
      for (const hidden of [secret, ...mia.cookies.values()]) assert.ok(!text.includes(hidden), table);
      assert.ok(!text.includes(Buffer.from(mia.cookies.get('flux_refresh') ?? 'x').toString('hex')), table);
    }
  });

  test('where sign-up is closed nobody gets in, invited or not', async () => {
    const closed = await auth.start({ FLUX_SIGNUP: 'closed' });
    await auth.invite('welcome');
    assert.equal(await refusal(await signUp({}, closed)), '403 signup_closed');
    assert.equal(await refusal(await signUp({ invite: 'welcome' }, closed)), '403 signup_closed');
  });

  test('where sign-up is by invitation an open one lets in as a member', async () => {
    const byInvitation = await auth.start({ FLUX_SIGNUP: 'invite' });
    await auth.invite('come in');
    assert.equal(await refusal(await signUp({}, byInvitation)), '403 signup_closed');
    assert.equal(await refusal(await signUp({ invite: 'other' }, byInvitation)), '403 signup_closed');
    assert.equal(await refusal(await signUp({ invite: '' }, byInvitation)), '403 signup_closed');
    const response = await signUp({ invite: 'come in' }, byInvitation);
    assert.equal(await roleIn(response), 'member');
  });

  test('who is not welcome is told so before any hash is computed', async () => {
    const closed = await auth.start({ FLUX_SIGNUP: 'closed' });
    // Of 300 hashes at once, 98 would be refused as too many.
    const refusals = await Promise.all(
      Array.from({ length: 300 }, async () => refusal(await signUp({}, closed))),
    );
    assert.deepEqual(new Set(refusals), new Set(['403 signup_closed']));
  });

  test('twenty sign-ups may come from a network at once, the next has to wait', async () => {
    const limited = await auth.start({ FLUX_RATE_LIMIT: 'on', FLUX_SIGNUP: 'closed' });
    for (let i = 0; i < 20; i++) assert.equal((await signUp({}, limited)).status, 403);
    const response = await signUp({}, limited);
    assert.equal(response.status, 429);
    assert.ok(Number(response.headers.get('retry-after')) > 0);
    auth.clock.now += 30_000;
    assert.equal((await signUp({}, limited)).status, 403);
  });

  test('clients of the 2025 system find their tokens in the body', async () => {
    const legacy = await auth.start({ FLUX_LEGACY_CLIENTS: 'on' });
    const body = await (await signUp({}, legacy)).json();
    assert.deepEqual(Object.keys(body).toSorted(), [
      'accessToken',
      'csrfToken',
      'expiresIn',
      'token',
      'user',
    ]);
    assert.equal(body.token, body.accessToken);
    const me = await fetch(`${legacy.url}/api/auth/me`, {
      headers: { authorization: `Bearer ${body.token}` },
    });
    assert.equal(me.status, 200);
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
