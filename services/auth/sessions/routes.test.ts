import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, suite, test } from 'node:test';
import { newId, type SessionId } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { engines } from '@flux/database/testing';
import { sessionEndedTopic } from '@flux/identity';
import { sql } from 'kysely';
import { type Auth, password, refusal, startAuth, until } from '../testing.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

type Listed = { items: { id: SessionId; current: boolean; [key: string]: unknown }[] };

function stories(engine: Engine): void {
  let auth: Auth;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    auth = await startAuth({ after: (end) => ends.push(end) }, engine);
  });
  after(() => Promise.all(ends.map((end) => end())));

  /** As somebody whose access token ran out. */
  const later = async (ms: number, work: () => Promise<void>) => {
    auth.clock.now += ms;
    try {
      await work();
    } finally {
      auth.clock.now -= ms;
    }
  };

  test('whoever has no session may not see who they are', async () => {
    const nobody = auth.browser();
    for (const path of ['me', 'sessions', 'token-info']) {
      assert.equal(await refusal(await nobody.send('GET', `/api/auth/${path}`)), '401 unauthenticated', path);
    }
    for (const path of ['logout-all', 'ws-ticket', 'refresh']) {
      assert.equal(
        await refusal(await nobody.send('POST', `/api/auth/${path}`)),
        '401 unauthenticated',
        path,
      );
    }
  });

  test('me costs no SQL once the person is known', async () => {
    const mia = await auth.person();
    await mia.ok(200, 'GET', '/api/auth/me');
    await sql`update auth.people set name = 'Changed behind our back' where id = ${mia.user.id}`.execute(
      auth.db,
    );
    assert.deepEqual(await mia.ok(200, 'GET', '/api/auth/me'), { ...mia.user, flags: [] });
    auth.bus.publish('profile-changed', Buffer.from(mia.user.id));
    await until(async () => {
      const user = (await mia.ok(200, 'GET', '/api/auth/me')) as { name: string };
      return user.name === 'Changed behind our back';
    });
  });

  test('a refresh renews both tokens, keeps the token of the page, and says how long', async () => {
    const mia = await auth.person();
    const old = new Map(mia.cookies);
    const answer = await mia.ok(200, 'POST', '/api/auth/refresh');
    const sessionEndsAt = new Date(auth.clock.now + 7 * day).toISOString();
    assert.deepEqual(answer, { csrfToken: old.get('flux_csrf'), expiresIn: 900, sessionEndsAt });
    assert.notEqual(mia.cookies.get('flux_refresh'), old.get('flux_refresh'));
    assert.equal(mia.cookies.get('flux_csrf'), old.get('flux_csrf'));
    await mia.ok(200, 'GET', '/api/auth/me');
  });

  test('ending a session asks for a fresh proof', async () => {
    const mia = await auth.person();
    await auth.program(mia.email);
    const { items } = (await mia.ok(200, 'GET', '/api/auth/sessions')) as Listed;
    const other = items.find(({ current }) => !current)?.id ?? '';
    await later(10 * 60_000, async () => {
      const end = () => mia.send('DELETE', `/api/auth/sessions/${other}`);
      assert.equal(await refusal(await end()), '403 proof_required');
      await mia.ok(204, 'POST', '/api/auth/proof', { body: { password } });
      assert.equal((await end()).status, 204);
    });
  });

  test('a refresh works when the access token ran out long ago', async () => {
    const mia = await auth.person();
    await later(6 * day, async () => {
      assert.equal(await refusal(await mia.send('GET', '/api/auth/me')), '401 unauthenticated');
      await mia.ok(200, 'POST', '/api/auth/refresh');
      await mia.ok(200, 'GET', '/api/auth/me');
    });
  });

  test('a refresh without the token of the page is refused and changes nothing', async () => {
    const mia = await auth.person();
    const cookie = `flux_refresh=${mia.cookies.get('flux_refresh')}; flux_access=${mia.cookies.get('flux_access')}`;
    const response = await fetch(`${auth.url}/api/auth/refresh`, { method: 'POST', headers: { cookie } });
    assert.equal(await refusal(response), '403 csrf_failed');
    await mia.ok(200, 'POST', '/api/auth/refresh');
  });

  test('whoever loses a race of refreshes keeps the cookies', async () => {
    const mia = await auth.person();
    const headers = {
      cookie: [...mia.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'x-csrf-token': mia.cookies.get('flux_csrf') ?? '',
    };
    const refresh = () => fetch(`${auth.url}/api/auth/refresh`, { method: 'POST', headers });
    const answers = await Promise.all(Array.from({ length: 6 }, refresh));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    const [winner] = answers.map((answer) => answer.headers.getSetCookie().map((line) => line.split(';')[0]));
    const next = { ...headers, cookie: winner?.join('; ') ?? '' };
    await later(31_000, async () => {
      assert.equal(
        (await fetch(`${auth.url}/api/auth/refresh`, { method: 'POST', headers: next })).status,
        200,
      );
      const reused = await refresh();
      assert.deepEqual(reused.headers.getSetCookie(), []);
      assert.equal(await refusal(reused), '401 token_reused');
      const ended = await refresh();
      assert.deepEqual(ended.headers.getSetCookie(), []);
      assert.equal(await refusal(ended), '401 session_ended');
    });
    assert.equal((await auth.eventsOf(mia.user.id)).at(-1), 'suspicious_token_usage');
    const { rows: told } = await sql`
      select event, detail from auth.notifications where person_id = ${mia.user.id}`.execute(auth.db);
    const detail = { device: 'Unknown browser', network: '127.0.0.0/24' };
    assert.deepEqual(told, [{ event: 'session_taken', detail }]);
  });

  test('a program refreshes by body and gets no cookie', async () => {
    const { email } = await auth.person();
    const program = await auth.program(email);
    const send = (refreshToken: unknown) =>
      auth.browser().send('POST', '/api/auth/refresh', { body: { refreshToken } });
    const response = await send(program.refreshToken);
    assert.deepEqual([response.status, response.headers.getSetCookie()], [200, []]);
    const body = await response.json();
    assert.deepEqual(Object.keys(body).toSorted(), ['accessToken', 'expiresIn', 'refreshToken']);
    assert.equal((await send(body.refreshToken)).status, 200);
    assert.equal(await refusal(await send('x')), '401 unauthenticated');
    assert.equal(await refusal(await send('x'.repeat(129))), '400 invalid_input');
    assert.equal(await refusal(await send(7)), '400 invalid_input');
  });

  test('an access token is no refresh token', async () => {
    const { email } = await auth.person();
    const { accessToken } = await auth.program(email);
    const response = await auth
      .browser()
      .send('POST', '/api/auth/refresh', { body: { refreshToken: accessToken.slice(0, 128) } });
    assert.equal(await refusal(response), '401 unauthenticated');
  });

  test('signing out ends the session at once and removes the cookies', async () => {
    const mia = await auth.person();
    const access = mia.cookies.get('flux_access');
    const response = await mia.send('POST', '/api/auth/logout');
    assert.equal(response.status, 204);
    assert.deepEqual([...mia.cookies], []);
    assert.equal(response.headers.get('clear-site-data'), '"cache"');
    const again = await fetch(`${auth.url}/api/auth/me`, { headers: { cookie: `flux_access=${access}` } });
    assert.equal(await refusal(again), '401 session_ended');
  });

  test('signing out works with an access token that ran out, and with the refresh token alone', async () => {
    for (const ms of [16 * minute, day]) {
      const mia = await auth.person();
      const refreshToken = mia.cookies.get('flux_refresh');
      await later(ms, async () => {
        await mia.ok(204, 'POST', '/api/auth/logout');
        const response = await auth.browser().send('POST', '/api/auth/refresh', { body: { refreshToken } });
        assert.equal(await refusal(response), '401 session_ended');
      });
    }
  });

  test('signing out twice, or without ever having been in, is no error for a browser', async () => {
    const mia = await auth.person();
    await mia.ok(204, 'POST', '/api/auth/logout');
    await mia.ok(204, 'POST', '/api/auth/logout');
  });

  test('a program signs out by its token, and hears when that is not good', async () => {
    const { email } = await auth.person();
    const program = await auth.program(email);
    assert.equal((await program.send('POST', '/api/auth/logout')).status, 204);
    assert.equal(await refusal(await program.send('GET', '/api/auth/me')), '401 session_ended');
    assert.equal(await refusal(await program.send('POST', '/api/auth/logout')), '401 unauthenticated');
  });

  test('a program that signs out does not end the session of cookies that came along', async () => {
    const mia = await auth.person();
    const program = await auth.program(mia.email);
    const headers = { authorization: `Bearer ${program.accessToken}` };
    await fetch(`${auth.url}/api/auth/logout`, {
      method: 'POST',
      headers: { ...headers, cookie: `flux_refresh=${mia.cookies.get('flux_refresh')}` },
    });
    await mia.ok(200, 'GET', '/api/auth/me');
  });

  test('sessions are listed with device, network and times, the own one marked', async () => {
    const mia = await auth.person();
    const program = await auth.program(mia.email);
    const { items } = (await mia.ok(200, 'GET', '/api/auth/sessions')) as Listed;
    assert.deepEqual(items.map(({ device, current }) => [device, current]).toSorted(), [
      ['A program', false],
      ['Unknown browser', true],
    ]);
    for (const item of items) {
      for (const key of ['createdAt', 'lastActiveAt', 'expiresAt']) {
        assert.match(String(item[key]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      }
    }
    const own = (await (await program.send('GET', '/api/auth/sessions')).json()) as Listed;
    assert.equal(own.items.find(({ current }) => current)?.device, 'A program');
  });

  test('one session is ended from another, and the audit says by what', async () => {
    const mia = await auth.person();
    const program = await auth.program(mia.email);
    const { items } = (await mia.ok(200, 'GET', '/api/auth/sessions')) as Listed;
    const other = items.find(({ current }) => !current);
    await mia.ok(204, 'DELETE', `/api/auth/sessions/${other?.id}`);
    assert.equal(await refusal(await program.send('GET', '/api/auth/me')), '401 session_ended');
    await mia.ok(200, 'GET', '/api/auth/me');
    assert.equal((await auth.eventsOf(mia.user.id)).at(-1), 'token_revoked');
    const again = await mia.send('DELETE', `/api/auth/sessions/${other?.id}`);
    assert.equal(await refusal(again), '404 not_found');
  });

  test('a session of somebody else, of nobody, or no id at all: there is nothing here', async () => {
    const mia = await auth.person();
    const joe = await auth.person();
    const { items } = (await joe.ok(200, 'GET', '/api/auth/sessions')) as Listed;
    for (const id of [items[0]?.id, newId(), 'x', "'", '%00']) {
      assert.equal(
        await refusal(await mia.send('DELETE', `/api/auth/sessions/${id}`)),
        '404 not_found',
        String(id),
      );
    }
    await joe.ok(200, 'GET', '/api/auth/me');
  });

  test('signing out everywhere ends every session, this one too, and nobody else’s', async () => {
    const mia = await auth.person();
    const joe = await auth.person();
    const program = await auth.program(mia.email);
    await mia.ok(204, 'POST', '/api/auth/logout-all');
    assert.deepEqual([...mia.cookies], []);
    assert.equal(await refusal(await program.send('GET', '/api/auth/me')), '401 session_ended');
    await joe.ok(200, 'GET', '/api/auth/me');
    assert.deepEqual((await auth.eventsOf(mia.user.id)).slice(-2), ['token_revoked', 'token_revoked']);
  });

  test('what the access token says is told with the seconds it has left', async () => {
    const mia = await auth.person();
    const info = (await mia.ok(200, 'GET', '/api/auth/token-info')) as Record<string, string | number>;
    assert.equal(info.userId, mia.user.id);
    assert.equal(Date.parse(String(info.expiresAt)) - Date.parse(String(info.issuedAt)), 15 * minute);
    assert.ok(Number(info.secondsLeft) <= 900 && Number(info.secondsLeft) > 890);
    const { items } = (await mia.ok(200, 'GET', '/api/auth/sessions')) as Listed;
    assert.equal(items[0]?.id, info.sessionId);
  });

  test('another process refuses a session a moment after it ended in this one', async () => {
    const other = await auth.start({}, auth.bus);
    const mia = await auth.person();
    const headers = { cookie: `flux_access=${mia.cookies.get('flux_access')}` };
    assert.equal((await fetch(`${other.url}/api/auth/me`, { headers })).status, 200);
    await mia.ok(204, 'POST', '/api/auth/logout');
    await until(async () => (await fetch(`${other.url}/api/auth/me`, { headers })).status === 401, 1_000);
  });

  test('a session ended by SQL is refused by a process that starts afterwards', async () => {
    const mia = await auth.person();
    await sql`update auth.sessions set ended_at = now(), end_reason = 'revoked' where person_id = ${mia.user.id}`.execute(
      auth.db,
    );
    const fresh = await auth.start();
    const headers = { cookie: `flux_access=${mia.cookies.get('flux_access')}` };
    assert.equal(await refusal(await fetch(`${fresh.url}/api/auth/me`, { headers })), '401 session_ended');
  });

  test('every end is told on the bus with the id of the session', async () => {
    const heard: string[] = [];
    const stop = await auth.bus.subscribe(sessionEndedTopic, (payload) =>
      heard.push(Buffer.from(payload).toString()),
    );
    const mia = await auth.person();
    const { items } = (await mia.ok(200, 'GET', '/api/auth/sessions')) as Listed;
    await mia.ok(204, 'POST', '/api/auth/logout');
    await until(() => heard.includes(String(items[0]?.id)));
    stop();
  });

  test('a person who is gone is nobody, though the token is still good', async () => {
    const mia = await auth.person();
    await sql`delete from auth.people where id = ${mia.user.id}`.execute(auth.db);
    assert.equal(await refusal(await mia.send('GET', '/api/auth/me')), '401 unauthenticated');
  });

  test('two Authorization headers are refused', async () => {
    const { email } = await auth.person();
    const { accessToken } = await auth.program(email);
    const bearer = `Bearer ${accessToken}`;
    const asked = request(`${auth.url}/api/auth/me`);
    asked.setHeader('authorization', [bearer, bearer]);
    asked.end();
    const [response] = await once(asked, 'response');
    assert.equal(response.statusCode, 400);
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
