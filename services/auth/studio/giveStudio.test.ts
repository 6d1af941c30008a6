import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Notifications, StudioPerson, User } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { sql } from 'kysely';
import { type Auth, engineOfStories, password, refusal, startAuth } from '../testing.ts';

type Somebody = Awaited<ReturnType<Auth['person']>>;

function stories(engine: Engine): void {
  let auth: Auth;
  /** Whoever has the studio now. */
  let owner: Somebody;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    auth = await startAuth({ after: (end) => ends.push(end) }, engine);
    owner = await auth.person('Olga');
  });
  after(() => Promise.all(ends.map((end) => end())));

  const give = (who: Somebody, id: string) => who.send('PUT', '/api/studio/owner', { body: { id } });
  const roleOf = async (who: Somebody) => ((await who.ok(200, 'GET', '/api/auth/me')) as User).role;
  const newsOf = async (who: Somebody) =>
    ((await who.ok(200, 'GET', '/api/me/notifications')) as Notifications).items.filter(
      ({ event }) => event === 'owner_changed',
    );

  test('the owner hands the studio over: both are told, it is written down, and who had it may leave', async () => {
    const mia = await auth.person('Mia');
    const given = (await (await give(owner, mia.user.id)).json()) as StudioPerson;
    assert.deepEqual([given.id, given.role], [mia.user.id, 'owner']);
    assert.deepEqual([await roleOf(owner), await roleOf(mia)], ['admin', 'owner']);
    for (const who of [owner, mia]) {
      const [told, ...others] = await newsOf(who);
      assert.deepEqual([told?.detail.email, others.length], [mia.email, 0], who.email);
      assert.equal((await auth.eventsOf(who.user.id)).filter((kind) => kind === 'role_changed').length, 1);
    }
    assert.equal(await refusal(await give(owner, owner.user.id)), '403 forbidden', 'what is gone is gone');
    await owner.ok(204, 'DELETE', '/api/me');
    owner = mia;
  });

  test('nobody else does, and nobody takes it from the owner', async () => {
    const [ada, zoe] = [await auth.person('Ada'), await auth.person('Zoe')];
    await owner.ok(200, 'PUT', `/api/studio/people/${ada.user.id}/role`, { body: { role: 'admin' } });
    for (const who of [ada, zoe]) assert.equal(await refusal(await give(who, who.user.id)), '403 forbidden');
    assert.equal(await refusal(await give(owner, owner.user.id)), '403 forbidden');
    assert.equal(await refusal(await give(owner, crypto.randomUUID())), '404 not_found');
    await owner.ok(200, 'PUT', `/api/studio/people/${zoe.user.id}/disabled`);
    assert.equal(await refusal(await give(owner, zoe.user.id)), '409 conflict');
    assert.equal(await roleOf(owner), 'owner');
  });

  test('of two at once one counts', async () => {
    const [one, other] = [await auth.person('Ina'), await auth.person('Udo')];
    const answers = await Promise.all([one, other].map(({ user }) => give(owner, user.id)));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 403]);
    const { rows } = await sql`select id from auth.people where role = 'owner'`.execute(auth.db);
    assert.equal(rows.length, 1);
    owner = answers[0]?.status === 200 ? one : other;
    assert.equal(await roleOf(owner), 'owner');
  });

  test('who gets it without the second step that is asked of owners is signed out to set one up', async () => {
    await sql`update auth.policy set second_step_roles = '{owner}'`.execute(auth.db);
    const mia = await auth.person('Mia');
    await give(owner, mia.user.id);
    assert.equal(await refusal(await mia.send('GET', '/api/auth/me')), '401 session_ended');
    assert.equal(await roleOf(owner), 'admin', 'nothing is asked of who had it');
    await sql`update auth.policy set second_step_roles = '{}'`.execute(auth.db);
    await mia.ok(200, 'POST', '/api/auth/login', { body: { email: mia.email, password } });
    owner = mia;
  });

  test('it needs a fresh proof', async () => {
    const mia = await auth.person('Mia');
    auth.clock.now += 11 * 60_000;
    assert.equal(await refusal(await give(owner, mia.user.id)), '403 proof_required');
    await owner.ok(204, 'POST', '/api/auth/proof', { body: { password } });
    assert.equal((await give(owner, mia.user.id)).status, 200);
  });
}

for (const engine of engineOfStories) suite(engine, () => stories(engine));
