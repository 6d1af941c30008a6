import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Engine } from '@flux/database';
import { engines } from '@flux/database/testing';
import { sql } from 'kysely';
import { type Auth, refusal, startAuth } from '../testing.ts';

function stories(engine: Engine): void {
  let auth: Auth;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    auth = await startAuth({ after: (end) => ends.push(end) }, engine);
  });
  after(() => Promise.all(ends.map((end) => end())));

  type Person = Awaited<ReturnType<Auth['person']>>;
  async function ticketOf(person: Person): Promise<string> {
    const answer = (await person.ok(200, 'POST', '/api/auth/ws-ticket')) as {
      ticket: string;
      expiresIn: number;
    };
    assert.equal(answer.expiresIn, 30);
    assert.match(answer.ticket, /^[\w-]{43}$/);
    return answer.ticket;
  }
  /** Lets as many seconds go by for every ticket there is. */
  const age = (seconds: number) =>
    sql`update auth.ws_tickets set expires_at = expires_at - make_interval(secs => ${seconds})`.execute(
      auth.db,
    );

  test('a ticket opens one socket for its person and session', async () => {
    const mia = await auth.person();
    const { sessionId } = (await mia.ok(200, 'GET', '/api/auth/token-info')) as { sessionId: string };
    const ticket = await ticketOf(mia);
    const caller = JSON.parse(await auth.upgrade(`?ticket=${ticket}`));
    assert.deepEqual([caller.personId, caller.sessionId, caller.by], [mia.user.id, sessionId, 'ticket']);
    assert.equal(await auth.upgrade(`?ticket=${ticket}`), 'unauthenticated');
  });

  test('of many upgrades at once with one ticket one is let in', async () => {
    const ticket = await ticketOf(await auth.person());
    const answers = await Promise.all(Array.from({ length: 8 }, () => auth.upgrade(`?ticket=${ticket}`)));
    assert.equal(answers.filter((answer) => answer === 'unauthenticated').length, 7);
  });

  test('a ticket is good for 30 seconds and not longer', async () => {
    const mia = await auth.person();
    const early = await ticketOf(mia);
    await age(25);
    assert.match(await auth.upgrade(`?ticket=${early}`), /"by":"ticket"/);
    const late = await ticketOf(mia);
    await age(30);
    assert.equal(await auth.upgrade(`?ticket=${late}`), 'unauthenticated');
  });

  test('a ticket does not depend on the clock of the process that made it', async () => {
    auth.clock.now -= 60_000;
    try {
      const mia = await auth.person();
      assert.match(await auth.upgrade(`?ticket=${await ticketOf(mia)}`), /"by":"ticket"/);
    } finally {
      auth.clock.now += 60_000;
    }
  });

  test('the ticket of a session that ended is worth nothing', async () => {
    const mia = await auth.person();
    const ticket = await ticketOf(mia);
    await mia.ok(204, 'POST', '/api/auth/logout');
    assert.match(await auth.upgrade(`?ticket=${ticket}`), /unauthenticated|session_ended/);
  });

  test('a ticket is no token for anything else, and a token is no ticket', async () => {
    const mia = await auth.person();
    const ticket = await ticketOf(mia);
    const { accessToken, refreshToken } = await auth.program(mia.email);
    for (const token of [accessToken, refreshToken]) {
      assert.equal(await auth.upgrade(`?ticket=${token}`), 'unauthenticated');
    }
    const headers = { authorization: `Bearer ${ticket}` };
    assert.equal(await refusal(await fetch(`${auth.url}/api/auth/me`, { headers })), '401 unauthenticated');
    const body = { refreshToken: ticket };
    const refreshed = await auth.browser().send('POST', '/api/auth/refresh', { body });
    assert.equal(await refusal(refreshed), '401 unauthenticated');
  });

  test('a socket with the cookies of a real session needs our origin', async () => {
    const mia = await auth.person();
    const cookie = `flux_access=${mia.cookies.get('flux_access')}`;
    assert.match(await auth.upgrade('', { cookie, origin: 'http://studio.test' }), /"by":"cookie"/);
    assert.equal(await auth.upgrade('', { cookie }), 'origin_refused');
    assert.equal(await auth.upgrade('', { cookie, origin: 'http://evil.test' }), 'origin_refused');
  });

  test('a hundred tickets may be asked for at once by a person, the next has to wait', async () => {
    const limited = await auth.start({ FLUX_RATE_LIMIT: 'on' });
    const [mia, joe] = [await auth.person('Mia', limited), await auth.person('Joe', limited)];
    for (let i = 0; i < 100; i++) await ticketOf(mia);
    const response = await mia.send('POST', '/api/auth/ws-ticket');
    assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '1']);
    await ticketOf(joe);
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
