import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createBus } from '@flux/bus';
import { newId, type PersonId, Problem, type SessionId } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { engines, testDatabase } from '@flux/database/testing';
import { sql } from 'kysely';
import { authMigrations } from '../migrations/index.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import { createSessions, type SessionOrigin } from './sessions.ts';

const second = 1_000;
const day = 24 * 60 * 60 * second;
const origin: SessionOrigin = { client: 'browser', device: 'Firefox on Linux', network: '192.0.2.0/24' };

function stories(engine: Engine): void {
  let db: AuthDb;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    const database = await testDatabase({ after: (end) => ends.push(end) }, engine, authMigrations);
    db = database.service<AuthTables>('auth');
  });
  after(() => Promise.all(ends.map((end) => end())));

  /** Somebody new with a session, a clock that stands, and what was told of ends. */
  async function setUp() {
    const clock = { now: Date.parse('2026-05-01T12:00:00Z') };
    const bus = createBus();
    const noted: SessionId[] = [];
    const sessions = createSessions({ db, bus, now: () => clock.now, onEnded: (id) => noted.push(id) });
    const personId = newId<PersonId>();
    await db
      .insertInto('auth.people')
      .values({
        id: personId,
        email: `${personId}@studio.test`,
        email_verified_at: null,
        name: 'Mia',
        password_hash: null,
        role: 'member',
        avatar_url: null,
        created_at: new Date(clock.now),
      })
      .execute();
    const session = await sessions.open(personId, origin);
    const row = (id: SessionId = session.sessionId) =>
      db.selectFrom('auth.sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const outcome = async (token: string): Promise<string> => {
      try {
        const next = await sessions.rotate(token);
        return next.sessionId === session.sessionId ? 'rotated' : 'another session';
      } catch (error) {
        if (error instanceof Problem) return error.code;
        throw error;
      }
    };
    return { clock, bus, noted, sessions, personId, session, row, outcome };
  }

  test('a refresh token is exchanged for another of the same session', async () => {
    const { sessions, session, personId } = await setUp();
    const next = await sessions.rotate(session.refreshToken);
    assert.deepEqual([next.sessionId, next.personId], [session.sessionId, personId]);
    assert.notEqual(next.refreshToken, session.refreshToken);
    assert.match(next.refreshToken, /^[\w-]{43}$/);
  });

  test('each refresh slides the session on by seven days and notes the activity', async () => {
    const { sessions, session, clock, row } = await setUp();
    clock.now += 3 * day;
    const next = await sessions.rotate(session.refreshToken);
    assert.equal(next.expiresAt.getTime(), clock.now + 7 * day);
    const { expires_at, last_active_at } = await row();
    assert.deepEqual([expires_at.getTime(), last_active_at.getTime()], [clock.now + 7 * day, clock.now]);
  });

  test('no refresh takes a session past its thirtieth day', async () => {
    const { sessions, session, clock, outcome } = await setUp();
    const began = clock.now;
    let { refreshToken } = session;
    for (let days = 6; days < 30; days += 6) {
      clock.now = began + days * day;
      ({ refreshToken } = await sessions.rotate(refreshToken));
    }
    clock.now = began + 30 * day - 1;
    const last = await sessions.rotate(refreshToken);
    assert.equal(last.expiresAt.getTime(), began + 30 * day);
    clock.now = began + 30 * day;
    assert.equal(await outcome(last.refreshToken), 'session_expired');
  });

  test('a session is good to the last millisecond of its seven days', async () => {
    const { clock, session, outcome } = await setUp();
    clock.now += 7 * day - 1;
    assert.equal(await outcome(session.refreshToken), 'rotated');
    const other = await setUp();
    other.clock.now += 7 * day;
    assert.equal(await other.outcome(other.session.refreshToken), 'session_expired');
  });

  test('the same token again within 30 seconds lands in the same session, and both answers go on', async () => {
    const { sessions, session, clock, outcome } = await setUp();
    const first = await sessions.rotate(session.refreshToken);
    clock.now += 30 * second;
    const again = await sessions.rotate(session.refreshToken);
    assert.equal(again.sessionId, first.sessionId);
    assert.notEqual(again.refreshToken, first.refreshToken);
    assert.equal(await outcome(first.refreshToken), 'rotated');
    assert.equal(await outcome(again.refreshToken), 'rotated');
  });

  test('the 30 seconds count from the first use and are not renewed by the second', async () => {
    const { sessions, session, clock, outcome } = await setUp();
    const first = await sessions.rotate(session.refreshToken);
    clock.now += 20 * second;
    await sessions.rotate(session.refreshToken);
    assert.equal(await outcome(first.refreshToken), 'rotated');
    clock.now += 10 * second + 1;
    assert.equal(await outcome(session.refreshToken), 'token_reused');
  });

  test('a token used again after 30 seconds, once the next was used, ends the whole family, and the audit says so', async () => {
    const { sessions, session, clock, outcome, row, noted, personId } = await setUp();
    const first = await sessions.rotate(session.refreshToken);
    const next = await sessions.rotate(first.refreshToken);
    clock.now += 30 * second + 1;
    assert.equal(await outcome(session.refreshToken), 'token_reused');
    assert.equal(await outcome(next.refreshToken), 'session_ended');
    assert.equal((await row()).end_reason, 'token_reused');
    assert.deepEqual(noted, [session.sessionId]);
    const events = await db
      .selectFrom('auth.security_events' as never)
      .selectAll()
      .execute();
    const own = (events as { person_id: string; kind: string }[]).filter(
      (event) => event.person_id === personId,
    );
    assert.deepEqual(own.map(({ kind }) => kind).at(-1), 'suspicious_token_usage');
  });

  test('a token whose answer was lost is good again, however often, as long as nobody uses what came of it', async () => {
    const { sessions, session, clock, outcome } = await setUp();
    for (let lost = 0; lost < 3; lost++) {
      await sessions.rotate(session.refreshToken);
      clock.now += day;
    }
    const heard = await sessions.rotate(session.refreshToken);
    clock.now += day;
    assert.equal(await outcome(heard.refreshToken), 'rotated');
    assert.equal(await outcome(session.refreshToken), 'token_reused');
  });

  test('of two devices with one refresh token the second to come ends the session for both', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const { sessions, session, clock, outcome, row, noted } = await setUp();
      const one = await sessions.rotate(session.refreshToken);
      clock.now += 10 * 60 * second;
      // The other device still has the token from which this one went on.
      const other = await sessions.rotate(session.refreshToken);
      clock.now += second;
      const outcomes: string[] = [];
      for (const turn of order) outcomes.push(await outcome([one, other][turn]!.refreshToken));
      assert.ok(outcomes.includes('token_reused'), outcomes.join());
      assert.equal((await row()).end_reason, 'token_reused');
      assert.deepEqual(noted, [session.sessionId]);
      for (const token of [one, other, session])
        assert.equal(await outcome(token.refreshToken), 'session_ended');
    }
  });

  test('two tabs that come late at once after a lost answer both go on', async () => {
    const { sessions, session, clock, outcome } = await setUp();
    await sessions.rotate(session.refreshToken);
    clock.now += 10 * 60 * second;
    const both = await Promise.all([1, 2].map(() => sessions.rotate(session.refreshToken)));
    for (const { refreshToken } of both) assert.equal(await outcome(refreshToken), 'rotated');
  });

  test('two tabs that refresh at once, a thousand times, are never signed out', async () => {
    const { sessions, session, clock } = await setUp();
    let cookie = session.refreshToken;
    for (let times = 0; times < 1_000; times++) {
      clock.now += 14 * 60 * second;
      const answers = await Promise.all([sessions.rotate(cookie), sessions.rotate(cookie)]);
      cookie = answers[times % 2]!.refreshToken;
    }
    assert.equal((await sessions.rotate(cookie)).sessionId, session.sessionId);
  });

  test('what is no token of ours is nobody’s', async () => {
    const { outcome } = await setUp();
    for (const token of ['', 'x', 'A'.repeat(43), '\u0000', '🦊'])
      assert.equal(await outcome(token), 'unauthenticated');
  });

  test('a token of an ended session says that it ended', async () => {
    const { sessions, session, outcome } = await setUp();
    assert.equal(await sessions.end(session.sessionId, 'signed_out'), true);
    assert.equal(await outcome(session.refreshToken), 'session_ended');
    assert.equal(await sessions.end(session.sessionId, 'signed_out'), false);
  });

  test('many refreshes at once with one token all succeed in the same session', async () => {
    const { session, outcome } = await setUp();
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => outcome(session.refreshToken)));
    assert.deepEqual(new Set(outcomes), new Set(['rotated']));
  });

  test('a sign-out that races refreshes wins, every time', async () => {
    const rounds = engine === 'postgres' ? 40 : 15;
    for (let round = 0; round < rounds; round++) {
      const { sessions, session, outcome, row } = await setUp();
      const tokens: string[] = [];
      const refresh = async () => {
        const next = await sessions.rotate(session.refreshToken).catch((error: unknown) => {
          assert.ok(error instanceof Problem && error.code === 'session_ended');
        });
        if (next !== undefined) tokens.push(next.refreshToken);
      };
      const racers = [refresh, refresh, () => sessions.end(session.sessionId, 'signed_out'), refresh];
      // Begin with another one each round, so that each comes first now and then.
      await Promise.all([...racers.slice(round % 4), ...racers.slice(0, round % 4)].map((run) => run()));
      assert.equal((await row()).end_reason, 'signed_out');
      for (const token of [session.refreshToken, ...tokens])
        assert.equal(await outcome(token), 'session_ended');
    }
  });

  test('signing out everywhere races a refresh and wins, every time', async () => {
    for (let round = 0; round < 10; round++) {
      const { sessions, session, personId, outcome, row } = await setUp();
      const runs = [
        () => outcome(session.refreshToken),
        () => sessions.endAll(personId, 'signed_out_everywhere'),
      ];
      await Promise.all((round % 2 === 0 ? runs : runs.toReversed()).map((run) => run()));
      assert.equal((await row()).end_reason, 'signed_out_everywhere');
    }
  });

  test('a thief and the person who race after the grace end the session for both', async () => {
    const { sessions, session, clock, outcome, row } = await setUp();
    const next = await sessions.rotate(session.refreshToken);
    clock.now += 31 * second;
    await Promise.all([outcome(session.refreshToken), outcome(next.refreshToken)]);
    assert.equal((await row()).end_reason, 'token_reused');
    assert.equal(await outcome(next.refreshToken), 'session_ended');
  });

  test('ten sessions are kept, the eleventh ends the oldest', async () => {
    const { sessions, session, personId, clock, noted, row } = await setUp();
    for (let i = 1; i < 10; i++) {
      clock.now += second;
      await sessions.open(personId, origin);
    }
    assert.equal((await sessions.list(personId)).length, 10);
    assert.deepEqual(noted, []);
    clock.now += second;
    await sessions.open(personId, origin);
    assert.equal((await sessions.list(personId)).length, 10);
    assert.deepEqual(noted, [session.sessionId]);
    assert.equal((await row()).end_reason, 'too_many');
  });

  test('of many sign-ins at once ten sessions remain', async () => {
    const { sessions, personId } = await setUp();
    await Promise.all(Array.from({ length: 15 }, () => sessions.open(personId, origin)));
    assert.equal((await sessions.list(personId)).length, 10);
  });

  test('a session that ran out does not count, is not listed, and is ended when looked for', async () => {
    const { sessions, session, personId, clock, noted, row } = await setUp();
    clock.now += 7 * day - 1;
    await sessions.endExpired();
    assert.equal((await row()).ended_at, null);
    clock.now += 1;
    assert.deepEqual(await sessions.list(personId), []);
    await sessions.endExpired();
    assert.equal((await row()).end_reason, 'expired');
    assert.ok(noted.includes(session.sessionId));
  });

  test('nobody ends the session of somebody else', async () => {
    const mia = await setUp();
    const joe = await setUp();
    assert.equal(await mia.sessions.end(joe.session.sessionId, 'revoked', mia.personId), false);
    assert.equal((await joe.row()).ended_at, null);
    assert.equal(await mia.sessions.end(mia.session.sessionId, 'revoked', mia.personId), true);
  });

  test('old tickets and the tokens of sessions long over are removed, and nothing else', async () => {
    const { sessions, session, clock } = await setUp();
    const living = await setUp();
    await sessions.end(session.sessionId, 'signed_out');
    const tokens = async (id: SessionId) =>
      (await db.selectFrom('auth.refresh_tokens').select('hash').where('session_id', '=', id).execute())
        .length;
    const ticket = async (expiresAt: number, byte: number) => {
      const hash = new Uint8Array(32).fill(byte);
      const row = { hash, session_id: living.session.sessionId, expires_at: new Date(expiresAt) };
      await db.insertInto('auth.ws_tickets').values(row).execute();
    };
    clock.now += 30 * day;
    await ticket(clock.now, 1);
    await ticket(clock.now + 1, 2);
    await sessions.forgetOld();
    assert.equal(await tokens(session.sessionId), 1);
    const left = await db.selectFrom('auth.ws_tickets').select('hash').execute();
    assert.deepEqual(
      left.map(({ hash }) => hash[0]),
      [2],
    );
    clock.now += 1;
    await sessions.forgetOld();
    assert.equal(await tokens(session.sessionId), 0);
    assert.equal(await tokens(living.session.sessionId), 1);
    const kept = await db.selectFrom('auth.sessions').select('id').execute();
    const ids = kept.map(({ id }) => id);
    assert.ok(!ids.includes(session.sessionId) && ids.includes(living.session.sessionId));
  });

  test('activity of any service slides a session on, and never backwards or past its end', async () => {
    const { session, clock, row } = await setUp();
    const touch = (at: number) =>
      sql`select auth.touch_session(${session.sessionId}, ${new Date(at)})`.execute(db);
    const began = clock.now;
    await touch(began + 2 * day);
    assert.equal((await row()).expires_at.getTime(), began + 9 * day);
    await touch(began + day);
    assert.equal((await row()).expires_at.getTime(), began + 9 * day);
    assert.equal((await row()).last_active_at.getTime(), began + 2 * day);
    await touch(began + 9 * day);
    assert.equal((await row()).expires_at.getTime(), began + 9 * day, 'what ran out does not come back');
    for (const days of [8, 14, 20, 26]) await touch(began + days * day);
    assert.equal((await row()).expires_at.getTime(), began + 30 * day);
  });

  test('activity does not wake an ended session', async () => {
    const { sessions, session, clock, row } = await setUp();
    await sessions.end(session.sessionId, 'signed_out');
    const before = await row();
    await sql`select auth.touch_session(${session.sessionId}, ${new Date(clock.now + day)})`.execute(db);
    assert.deepEqual(await row(), before);
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
