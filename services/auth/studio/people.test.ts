import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Notifications, PersonId, StudioPeople, StudioPerson, User } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { engines } from '@flux/database/testing';
import { secretHash } from '@flux/identity';
import { sql } from 'kysely';
import { firstBrokenEvent } from '../audit/chain.ts';
import { mailReset } from '../reset/reset.ts';
import { password, refusal, startAuth } from '../testing.ts';

const minute = 60_000;

function stories(engine: Engine): void {
  /** A studio with its owner, an admin, a member and a guest. */
  async function studio(t: Parameters<typeof startAuth>[0]) {
    const auth = await startAuth(t, engine);
    const come = (name: string) => {
      auth.clock.now += 1_000;
      return auth.person(name);
    };
    const owner = await come('Olga');
    const [admin, member, guest] = [await come('Ada'), await come('Mia'), await come('Gus')];
    const set = (who: typeof owner, role: string) =>
      owner.ok(200, 'PUT', `/api/studio/people/${who.user.id}/role`, { body: { role } });
    await set(admin, 'admin');
    await set(guest, 'guest');
    return { auth, owner, admin, member, guest, come };
  }
  let shared: Awaited<ReturnType<typeof studio>>;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    shared = await studio({ after: (end) => ends.push(end) });
  });
  after(() => Promise.all(ends.map((end) => end())));

  const list = async (
    who: { ok: (status: number, method: string, path: string) => Promise<unknown> },
    query = '',
  ) => (await who.ok(200, 'GET', `/api/studio/people${query}`)) as StudioPeople;
  const detailsOf = async (auth: Awaited<ReturnType<typeof startAuth>>, kind: string) => {
    const { rows } = await sql<{ detail: Record<string, unknown> }>`
      select detail from auth.security_events where kind = ${kind} order by seq`.execute(auth.db);
    return rows.map(({ detail }) => detail);
  };

  test('the owner and the admins see everybody, nobody else does', async (t) => {
    const { auth, owner, admin, member, guest } = await studio(t);
    for (const who of [owner, admin]) {
      const { items, total } = await list(who);
      assert.equal(total, 4);
      assert.deepEqual(
        items.map(({ name, role, sessions, hasSecondStep }) => [name, role, sessions, hasSecondStep]),
        [
          ['Olga', 'owner', 1, false],
          ['Ada', 'admin', 1, false],
          ['Mia', 'member', 1, false],
          ['Gus', 'guest', 1, false],
        ],
      );
      assert.ok(items.every(({ lastActiveAt }) => lastActiveAt !== null));
    }
    for (const who of [member, guest])
      assert.equal(await refusal(await who.send('GET', '/api/studio/people')), '403 forbidden');
    assert.equal(
      await refusal(await auth.browser().send('GET', '/api/studio/people')),
      '401 unauthenticated',
    );
  });

  test('people come in pages, and are found by a part of their name or address', async () => {
    const { owner, member } = shared;
    const first = await list(owner, '?limit=3');
    assert.equal(first.items.length, 3);
    const second = await list(owner, `?limit=3&cursor=${first.nextCursor}`);
    assert.deepEqual([second.items.map(({ name }) => name), second.nextCursor], [['Gus'], null]);
    const byName = await list(owner, '?search=MI');
    assert.deepEqual([byName.items.map(({ name }) => name), byName.total], [['Mia'], 1]);
    const byAddress = await list(owner, `?search=${encodeURIComponent(member.email)}`);
    assert.deepEqual(
      byAddress.items.map(({ name }) => name),
      ['Mia'],
    );
    assert.equal((await list(owner, '?search=%25')).total, 0, 'a search is no pattern');
  });

  test('the answer says what the caller may do with whom', async () => {
    const { owner, admin } = shared;
    const may = ({ items }: StudioPeople) =>
      items.slice(0, 4).map(({ role, abilities }) => [
        role,
        Object.keys(abilities)
          .filter((name) => abilities[name])
          .join(' '),
      ]);
    assert.deepEqual(may(await list(owner)), [
      ['owner', ''],
      ['admin', 'role.change sessions.end account.disable studio.give'],
      ['member', 'role.change sessions.end account.disable studio.give'],
      ['guest', 'role.change sessions.end account.disable studio.give'],
    ]);
    assert.deepEqual(may(await list(admin)), [
      ['owner', ''],
      ['admin', ''],
      ['member', 'sessions.end account.disable'],
      ['guest', 'sessions.end account.disable'],
    ]);
  });

  test('the owner changes a role with a fresh proof; it holds at once, is written down and told', async (t) => {
    const { auth, owner, member } = await studio(t);
    const path = `/api/studio/people/${member.user.id}/role`;
    auth.clock.now += 11 * minute;
    const stale = await owner.send('PUT', path, { body: { role: 'admin' } });
    assert.equal(await refusal(stale), '403 proof_required');
    await owner.ok(204, 'POST', '/api/auth/proof', { body: { password } });
    const changed = (await owner.ok(200, 'PUT', path, { body: { role: 'admin' } })) as StudioPerson;
    assert.equal(changed.role, 'admin');
    assert.equal((await list(member)).total, 4, 'an admin from now on');
    await owner.ok(200, 'PUT', path, { body: { role: 'member' } });
    await owner.ok(200, 'PUT', path, { body: { role: 'member' } });
    assert.equal(await refusal(await member.send('GET', '/api/studio/people')), '403 forbidden');
    assert.equal(((await member.ok(200, 'GET', '/api/auth/me')) as User).role, 'member');
    const by = owner.user.id;
    assert.deepEqual((await detailsOf(auth, 'role_changed')).slice(-2), [
      { from: 'member', to: 'admin', by },
      { from: 'admin', to: 'member', by },
    ]);
    const { items } = (await member.ok(200, 'GET', '/api/me/notifications')) as Notifications;
    assert.deepEqual(
      items.map(({ event, actor, detail }) => [event, actor?.name, detail.role]),
      [
        ['studio_role_changed', 'Olga', 'member'],
        ['studio_role_changed', 'Olga', 'admin'],
      ],
    );
    assert.equal(await firstBrokenEvent(auth.db), undefined);
  });

  test('there is one owner, who stays it, and nobody but the owner gives roles', async () => {
    const { owner, admin, member } = shared;
    const give = (who: typeof owner, whom: typeof owner, role: string) =>
      who.send('PUT', `/api/studio/people/${whom.user.id}/role`, { body: { role } });
    assert.equal(await refusal(await give(owner, owner, 'member')), '403 forbidden');
    assert.equal(await refusal(await give(owner, member, 'owner')), '400 invalid_input');
    assert.equal(await refusal(await give(admin, member, 'admin')), '403 forbidden');
    assert.equal(await refusal(await give(member, member, 'admin')), '403 forbidden');
    const unknown = await owner.send('PUT', `/api/studio/people/${crypto.randomUUID()}/role`, {
      body: { role: 'guest' },
    });
    assert.equal(await refusal(unknown), '404 not_found');
    assert.deepEqual(
      (await list(owner)).items.slice(0, 4).map(({ role }) => role),
      ['owner', 'admin', 'member', 'guest'],
    );
  });

  test('an admin ends the sessions of who stands below, and of nobody else', async (t) => {
    const { auth, owner, admin, member } = await studio(t);
    await auth.browser().ok(200, 'POST', '/api/auth/login', { body: { email: member.email, password } });
    const end = (whom: typeof owner) => admin.send('DELETE', `/api/studio/people/${whom.user.id}/sessions`);
    const answer = await end(member);
    assert.deepEqual([answer.status, ((await answer.json()) as StudioPerson).sessions], [200, 0]);
    assert.equal(await refusal(await member.send('GET', '/api/auth/me')), '401 session_ended');
    const ended = { reason: 'ended_by_keeper', by: admin.user.id };
    assert.deepEqual(await detailsOf(auth, 'token_revoked'), [ended, ended]);
    for (const whom of [owner, admin]) assert.equal(await refusal(await end(whom)), '403 forbidden');
    await auth.browser().ok(200, 'POST', '/api/auth/login', { body: { email: member.email, password } });
  });

  test('a disabled account ends at once, everywhere, and answers as a wrong password does', async (t) => {
    const { auth, owner, admin, member } = await studio(t);
    const path = `/api/studio/people/${member.user.id}/disabled`;
    const program = await auth.program(member.email);
    const told: string[] = [];
    auth.identity.onSessionEnded((id) => told.push(id));
    const disabled = (await admin.ok(200, 'PUT', path)) as StudioPerson;
    assert.equal(disabled.disabledAt, new Date(auth.clock.now).toISOString());
    assert.equal(disabled.sessions, 0);
    assert.equal(told.length, 2, 'whoever holds a socket is told');
    assert.equal(await refusal(await member.send('GET', '/api/auth/me')), '401 session_ended');
    assert.equal(await refusal(await program.send('GET', '/api/auth/me')), '401 session_ended');
    assert.equal(await refusal(await member.send('POST', '/api/auth/refresh')), '401 session_ended');

    const signIn = (given: string) =>
      auth.browser().send('POST', '/api/auth/login', { body: { email: member.email, password: given } });
    const [right, wrong] = [await signIn(password), await signIn('five green bicycles')];
    assert.equal(right.status, 401);
    assert.deepEqual(await right.json(), await wrong.json());

    auth.clock.now += 11 * minute;
    assert.equal(await refusal(await admin.send('DELETE', path)), '403 proof_required');
    await owner.ok(204, 'POST', '/api/auth/proof', { body: { password } });
    const enabled = (await owner.ok(200, 'DELETE', path)) as StudioPerson;
    assert.equal(enabled.disabledAt, null);
    assert.equal((await signIn(password)).status, 200);
    assert.deepEqual(
      [await detailsOf(auth, 'account_disabled'), await detailsOf(auth, 'account_enabled')],
      [[{ by: admin.user.id }], [{ by: owner.user.id }]],
    );
  });

  test('half a sign-in, and a link that was mailed, lead nowhere once the account is disabled', async () => {
    const { auth, owner, come } = shared;
    const member = await come('Zoe');
    const personId = member.user.id as PersonId;
    const created_at = new Date(auth.clock.now);
    await auth.db
      .insertInto('auth.challenges')
      .values({ token_hash: new Uint8Array(32), person_id: personId, created_at })
      .execute();
    await owner.ok(200, 'PUT', `/api/studio/people/${member.user.id}/disabled`);
    assert.equal((await auth.db.selectFrom('auth.challenges').selectAll().execute()).length, 0);
    const token = 'x'.repeat(43);
    await auth.db
      .insertInto('auth.password_resets')
      .values({ person_id: personId, token_hash: secretHash(token), created_at })
      .execute();
    const used = await auth
      .browser()
      .send('POST', '/api/auth/reset', { body: { token, password: 'seven blue kettles' } });
    assert.equal(await refusal(used), '410 link_ended');
    const post = () => assert.fail('a link is mailed');
    const asked = { email: member.email, network: '192.0.2.0/24' };
    await mailReset({ db: auth.db, post, url: auth.url, now: () => auth.clock.now + 2 * minute }, asked);
  });

  test('the owner cannot be kept out, not by themselves either', async () => {
    const { owner, admin } = shared;
    for (const who of [owner, admin]) {
      const answer = await who.send('PUT', `/api/studio/people/${owner.user.id}/disabled`);
      assert.equal(await refusal(answer), '403 forbidden');
    }
    assert.equal(((await owner.ok(200, 'GET', '/api/auth/me')) as User).role, 'owner');
  });

  test('of a sign-in and a disabling at once no session is left', async () => {
    const { auth, owner, come } = shared;
    const member = await come('Zoe');
    const path = `/api/studio/people/${member.user.id}/disabled`;
    const signIn = () =>
      auth.browser().send('POST', '/api/auth/login', { body: { email: member.email, password } });
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all([signIn(), signIn(), owner.send('PUT', path), signIn()]);
      assert.equal(answers[2]?.status, 200);
      const { items } = await list(owner, `?search=${member.email}`);
      assert.equal(items[0]?.sessions, 0);
      await owner.ok(200, 'DELETE', path);
    }
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
