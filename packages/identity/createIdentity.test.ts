import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createBus } from '@flux/bus';
import { newId, type SessionId } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { engines } from '@flux/database/testing';
import { WebSocket } from 'ws';
import { createIdentity, keysTopic } from './createIdentity.ts';
import { sessionEndedTopic } from './endedSessions.ts';
import { addKey, type Mirror, newKey, startMirror, until } from './testing.ts';

const quarter = 15 * 60_000;

function stories(engine: Engine): void {
  let m: Mirror;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    m = await startMirror({ after: (end) => ends.push(end) }, engine);
  });
  after(() => Promise.all(ends.map((end) => end())));

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${m.url}${path}`, { method, headers });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  async function code(response: Response): Promise<string> {
    const body = await response.json();
    return `${response.status} ${body.code}`;
  }

  test('a program is known by its bearer token', async () => {
    const { token, personId, sessionId } = await m.sign();
    const { caller } = await (await get('/strict', bearer(token))).json();
    assert.deepEqual(
      { personId: caller.personId, sessionId: caller.sessionId, by: caller.by },
      { personId, sessionId, by: 'bearer' },
    );
    assert.equal(caller.expiresAt - caller.issuedAt, quarter);
  });

  test('a browser is known by its cookie', async () => {
    const { token, personId } = await m.sign();
    const { caller } = await (await get('/strict', { cookie: `a=b; flux_access=${token}` })).json();
    assert.deepEqual([caller.personId, caller.by], [personId, 'cookie']);
  });

  test('nobody is refused, however the lack is dressed', async () => {
    const { token } = await m.sign();
    for (const headers of [
      {},
      { cookie: 'flux_access=' },
      { cookie: 'flux_access=x.y.z' },
      { cookie: `__Host-flux_access=${token}` },
      { authorization: 'Bearer' },
      { authorization: 'Bearer  ' },
      { authorization: `Basic ${token}` },
      { authorization: token },
      { authorization: `Bearer ${token}, Bearer ${token}` },
    ]) {
      assert.equal(await code(await get('/strict', headers)), '401 unauthenticated', JSON.stringify(headers));
    }
  });

  test('a bad Authorization is not made good by a cookie', async () => {
    const { token } = await m.sign();
    const headers = { authorization: 'Bearer x', cookie: `flux_access=${token}` };
    assert.equal(await code(await get('/strict', headers)), '401 unauthenticated');
  });

  test('a token that ended shows pictures for 15 more minutes and nothing else', async () => {
    const { token } = await m.sign();
    const started = m.clock.now;
    try {
      m.clock.now = started - (started % 1000) + quarter;
      assert.equal(await code(await get('/strict', bearer(token))), '401 unauthenticated');
      assert.equal((await get('/late', bearer(token))).status, 200);
      m.clock.now += quarter - 1;
      assert.equal((await get('/late', bearer(token))).status, 200);
      m.clock.now += 1;
      assert.equal(await code(await get('/late', bearer(token))), '401 unauthenticated');
    } finally {
      m.clock.now = started;
    }
  });

  test('who is optional may be nobody, also with a bad or ended token', async () => {
    const { token, sessionId, personId } = await m.sign();
    const callerOf = async (headers: Record<string, string>) =>
      (await (await get('/optional', headers)).json()).caller;
    assert.equal(await callerOf({}), null);
    assert.equal(await callerOf(bearer('x')), null);
    assert.equal((await callerOf(bearer(token))).personId, personId);
    m.identity.ended.note(sessionId);
    assert.equal(await callerOf(bearer(token)), null);
  });

  test('an ended session is refused by every hook, in words that say so', async () => {
    const { token, sessionId } = await m.sign();
    assert.equal((await get('/strict', bearer(token))).status, 200);
    m.bus.publish(sessionEndedTopic, Buffer.from(sessionId));
    await until(() => m.identity.hasEnded(sessionId));
    assert.equal(await code(await get('/strict', bearer(token))), '401 session_ended');
    assert.equal(await code(await get('/late', bearer(token))), '401 session_ended');
    assert.equal(await code(await get('/strict', { cookie: `flux_access=${token}` })), '401 session_ended');
    assert.equal(await m.identity.findLateCaller({ headers: bearer(token), cookies: {} }), undefined);
  });

  test('an open socket hears of the end of its session at once', async () => {
    const { sessionId } = await m.sign();
    const heard = new Promise<SessionId>((resolve) => {
      const stop = m.identity.onSessionEnded((id) => {
        if (id !== sessionId) return;
        stop();
        resolve(id);
      });
    });
    const began = performance.now();
    m.bus.publish(sessionEndedTopic, Buffer.from(sessionId));
    assert.equal(await heard, sessionId);
    assert.ok(performance.now() - began < 5_000, 'it was found by the look that follows, not by the message');
  });

  test('a handler that forgot to authenticate gets no caller', async () => {
    const { token } = await m.sign();
    assert.equal(await code(await get('/unguarded', bearer(token))), '401 unauthenticated');
  });

  test('an unsafe request with cookies from another origin is refused before anything is done', async () => {
    const { token, sessionId } = await m.sign();
    const csrf = m.identity.csrf.issue(sessionId);
    const headers = { cookie: `flux_access=${token}; flux_csrf=${csrf}`, 'x-csrf-token': csrf };
    const at = (origin: string) => get('/strict', { ...headers, origin }, 'POST');
    assert.equal((await at('http://studio.test')).status, 200);
    assert.equal(await code(await at('http://evil.test')), '403 csrf_failed');
    const { 'x-csrf-token': _, ...bare } = headers;
    assert.equal(await code(await get('/strict', bare, 'DELETE')), '403 csrf_failed');
    assert.equal(await code(await get('/open', { cookie: 'flux_refresh=x' }, 'POST')), '403 csrf_failed');
    assert.equal((await get('/open', {}, 'POST')).status, 200);
    assert.equal((await get('/api/csp-report', { cookie: headers.cookie }, 'POST')).status, 200);
  });

  test('cookies are read as they were written, and no name of JavaScript is special', async () => {
    const { cookies, inherited } = await (
      await get('/cookies', { cookie: 'a=1; b=x%20y; a=2; c; __proto__=p' })
    ).json();
    assert.deepEqual([cookies.a, cookies.b, inherited], ['1', 'x y', false]);
  });

  test('a rotation that nobody told of is seen at the next look', async () => {
    const { settings, database, clock } = m;
    const log = { error: (error: unknown) => assert.ifError(error) };
    const deaf = { ...createBus(), subscribe: async () => () => {} };
    const now = () => clock.now;
    const alone = createIdentity({
      settings,
      database,
      bus: deaf,
      service: 'auth',
      log,
      now,
      ringPollMs: 20,
    });
    await alone.start();
    try {
      await addKey(m.db, newKey('untold'), { createdAt: new Date(clock.now + 1) });
      await until(() => alone.ring.signing().kid === 'untold');
    } finally {
      await alone.stop();
      await m.db.deleteFrom('auth.key_ring').where('kid', '=', 'untold').execute();
    }
  });

  test('after a rotation the new key signs, and nobody is signed out', async () => {
    const { token: old } = await m.sign();
    const next = newKey('second');
    await m.db
      .updateTable('auth.key_ring')
      .set({ retires_at: new Date(m.clock.now + 31 * 60_000) })
      .execute();
    await addKey(m.db, next, { createdAt: new Date(m.clock.now + 1) });
    m.bus.publish(keysTopic, new Uint8Array());
    await until(() => m.identity.ring.signing().kid === 'second');
    const { token } = await m.sign();
    assert.equal((await get('/strict', bearer(old))).status, 200);
    assert.equal((await get('/strict', bearer(token))).status, 200);
    await m.db.deleteFrom('auth.key_ring').where('kid', '=', 'first').execute();
    m.bus.publish(keysTopic, new Uint8Array());
    await until(async () => (await get('/strict', bearer(old))).status === 401);
    assert.equal((await get('/strict', bearer(token))).status, 200);
  });

  test('activity is written down', async () => {
    const who = { personId: newId<never>(), sessionId: newId<SessionId>() };
    m.identity.touch(who);
    await until(async () => {
      const rows = await m.db.selectFrom('auth.touches').select('session').execute();
      return rows.some(({ session }) => session === who.sessionId);
    });
  });

  /** The first message of the mirror's socket: the caller, or the code of the refusal. */
  function upgrade(query: string, headers: Record<string, string | string[]> = {}): Promise<string> {
    const socket = new WebSocket(`${m.url.replace('http', 'ws')}/socket${query}`, { headers });
    return new Promise<string>((resolve, reject) => {
      socket.once('message', (data) => {
        socket.terminate();
        resolve(String(data));
      });
      socket.once('error', reject);
    });
  }

  test('who still has to set up a second step passes the hook of enrolling and no other', async () => {
    const { token, sessionId } = await m.sign({ ...m.caller(), mayOnlyEnrol: true });
    const cookie = `flux_access=${token}`;
    for (const headers of [bearer(token), { cookie }]) {
      for (const path of ['/strict', '/late'])
        assert.equal(await code(await get(path, headers)), '403 second_step_required', path);
      assert.equal((await (await get('/optional', headers)).json()).caller, null);
      assert.equal((await (await get('/enrolling', headers)).json()).caller.sessionId, sessionId);
    }
    assert.equal(await upgrade('', bearer(token)), 'second_step_required');
    assert.equal(await upgrade('', { cookie, origin: 'http://studio.test' }), 'second_step_required');
  });

  test('a socket is let in by bearer, with any origin or none', async () => {
    const { token, personId } = await m.sign();
    const caller = JSON.parse(await upgrade('', bearer(token)));
    assert.deepEqual([caller.personId, caller.by], [personId, 'bearer']);
    assert.match(await upgrade('', { ...bearer(token), origin: 'http://elsewhere.test' }), /"by":"bearer"/);
    assert.equal(await upgrade('', bearer('x')), 'unauthenticated');
  });

  test('a socket is let in by cookie from our page alone: another origin and none are refused', async () => {
    const { token, personId } = await m.sign();
    const cookie = `flux_access=${token}`;
    const caller = JSON.parse(await upgrade('', { cookie, origin: 'http://studio.test' }));
    assert.deepEqual([caller.personId, caller.by], [personId, 'cookie']);
    assert.equal(await upgrade('', { cookie }), 'origin_refused');
    for (const origin of ['http://evil.test', 'null', 'https://studio.test', 'http://studio.test:81']) {
      assert.equal(await upgrade('', { cookie, origin }), 'origin_refused', origin);
    }
  });

  test('our own page without a session is told to sign in', async () => {
    assert.equal(await upgrade('', { origin: 'http://studio.test' }), 'unauthenticated');
    assert.equal(
      await upgrade('', { origin: 'http://studio.test', cookie: 'flux_access=x' }),
      'unauthenticated',
    );
  });

  test('a socket is let in by ticket once, whatever its origin', async () => {
    const who = await m.addTicket('t 1/+');
    const caller = JSON.parse(await upgrade('?a=b&ticket=t%201%2F%2B', { origin: 'http://evil.test' }));
    assert.deepEqual([caller.personId, caller.sessionId, caller.by], [who.personId, who.sessionId, 'ticket']);
    assert.equal(caller.expiresAt, m.clock.now + 60_000);
    assert.equal(await upgrade('?ticket=t%201%2F%2B'), 'unauthenticated');
    assert.equal(await upgrade('?ticket='), 'unauthenticated');
    assert.equal(await upgrade('?ticket=unknown'), 'unauthenticated');
  });

  test('an ended session is refused at the upgrade by token and by ticket', async () => {
    const { token, sessionId, personId } = await m.sign();
    await m.addTicket('late', { personId, sessionId });
    m.identity.ended.note(sessionId);
    assert.equal(await upgrade('', bearer(token)), 'session_ended');
    assert.equal(await upgrade('?ticket=late'), 'session_ended');
  });

  test('an upgrade without an address or with a broken one is refused and breaks nothing', async () => {
    const { token } = await m.sign();
    const request = (url: string | undefined, rawHeaders: string[] = [], headers = {}) =>
      m.identity.authenticateUpgrade({ url, rawHeaders, headers } as never);
    for (const url of [undefined, '//', '/%', '/?ticket=%E0%A4', '?', '/?ticket=a?b']) {
      await assert.rejects(request(url), { code: /origin_refused|unauthenticated/ });
    }
    const twice = ['Authorization', `Bearer ${token}`, 'authorization', `Bearer ${token}`];
    await assert.rejects(request('/', twice, bearer(token)), { code: 'invalid_input' });
  });

  test('with the database gone, who calls with a known token is still known, others get 503', async () => {
    const own: (() => Promise<void>)[] = [];
    const lost = await startMirror({ after: (end) => own.push(end) }, engine);
    try {
      const { token } = await lost.sign();
      const ask = (given: string) => fetch(`${lost.url}/strict`, { headers: bearer(given) });
      assert.equal((await ask(token)).status, 200);
      await lost.database.close();
      assert.equal((await ask(token)).status, 200);
      const [head = '', ...rest] = token.split('.');
      const other = { ...JSON.parse(Buffer.from(head, 'base64url').toString()), kid: 'other' };
      const unknown = [Buffer.from(JSON.stringify(other)).toString('base64url'), ...rest].join('.');
      assert.equal(await code(await ask(unknown)), '503 database_unavailable');
    } finally {
      await Promise.all(own.map((end) => end()));
    }
  });

  test('failures in the background are told to the logger as a method of it', async () => {
    class Log {
      readonly seen: unknown[] = [];
      error(error: unknown): void {
        this.seen.push(error);
      }
    }
    const log = new Log();
    const bus = createBus();
    const { database, settings } = m;
    const identity = createIdentity({ database, settings, bus, service: 'auth', log });
    await identity.start();
    await addKey(m.db, newKey('unreadable'), { sealedUnder: new Uint8Array(32) });
    try {
      bus.publish(keysTopic, new Uint8Array());
      await until(() => log.seen.length > 0);
      assert.match(String(log.seen[0]), /FLUX_MASTER_KEY/);
    } finally {
      await m.db.deleteFrom('auth.key_ring').where('kid', '=', 'unreadable').execute();
      await identity.stop();
      await bus.close();
    }
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
