import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import {
  type AuditEvents,
  anomalyBounds,
  type StudioPeople,
  type StudioPolicy,
  type TotpEnrolment,
  type User,
} from '@flux/contracts';
import type { Engine } from '@flux/database';
import { generateSync } from 'otplib';
import { type Auth, type Browser, engineOfStories, password, refusal, startAuth } from '../testing.ts';

const usual: StudioPolicy = {
  secondStepRoles: [],
  recordDays: null,
  failedSignIns: 5,
  newDevices: 3,
  refreshes: 10,
};

function stories(engine: Engine): void {
  let auth: Auth;
  let owner: Awaited<ReturnType<Auth['person']>>;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    auth = await startAuth({ after: (end) => ends.push(end) }, engine);
    owner = await auth.person('Olga');
  });
  after(() => Promise.all(ends.map((end) => end())));

  const ask = (...secondStepRoles: StudioPolicy['secondStepRoles']) =>
    owner.send('PATCH', '/api/studio/policy', { body: { secondStepRoles } });
  const signIn = async (email: string) => {
    const browser = auth.browser();
    const answer = await browser.ok(200, 'POST', '/api/auth/login', { body: { email, password } });
    return { ...browser, user: (answer as { user: User }).user };
  };
  const enrol = async (who: Browser) => {
    const { secret } = (await who.ok(200, 'POST', '/api/me/totp')) as TotpEnrolment;
    const code = generateSync({ secret, epoch: Math.floor(auth.clock.now / 1000) });
    await who.ok(200, 'POST', '/api/me/totp/confirm', { body: { code } });
    auth.clock.now += 30_000;
  };
  const refused = '403 second_step_required';

  test('the owner alone says of whom a second step is asked; the admins see it', async () => {
    const [ada, mia] = [await auth.person('Ada'), await auth.person('Mia')];
    await owner.ok(200, 'PUT', `/api/studio/people/${ada.user.id}/role`, { body: { role: 'admin' } });
    assert.deepEqual(await ada.ok(200, 'GET', '/api/studio/policy'), usual);
    assert.equal(await refusal(await mia.send('GET', '/api/studio/policy')), '403 forbidden');
    const body = { secondStepRoles: ['guest'] };
    assert.equal(await refusal(await ada.send('PATCH', '/api/studio/policy', { body })), '403 forbidden');
    assert.equal((await ask('guest', 'guest')).status, 200);
    assert.deepEqual(await ada.ok(200, 'GET', '/api/studio/policy'), { ...usual, ...body });
    assert.equal(await refusal(await ask('king' as 'guest')), '400 invalid_input');
    assert.equal((await ask()).status, 200);
    assert.equal((await auth.eventsOf(owner.user.id)).filter((kind) => kind === 'policy_changed').length, 2);
  });

  test('who has none is signed out at once, then led to set one up, and nothing else opens before', async () => {
    const [mia, li] = [await auth.person('Mia'), await auth.person('Li')];
    await enrol(li);
    assert.equal((await ask('member')).status, 200);
    assert.equal(await refusal(await mia.send('GET', '/api/auth/me')), '401 session_ended');
    assert.equal((await li.send('GET', '/api/auth/me')).status, 200, 'who has one stays');

    const again = await signIn(mia.email);
    assert.equal(again.user.owesSecondStep, true);
    assert.equal(((await again.ok(200, 'GET', '/api/auth/me')) as User).owesSecondStep, true);
    for (const [method, path] of [
      ['GET', '/api/auth/sessions'],
      ['GET', '/api/me/events'],
      ['GET', '/api/me/notifications'],
      ['PATCH', '/api/me'],
      ['POST', '/api/auth/ws-ticket'],
      ['DELETE', '/api/me/totp'],
    ] as const) {
      const body = method === 'PATCH' ? { body: { name: 'Mo' } } : {};
      assert.equal(await refusal(await again.send(method, path, body)), refused, path);
    }
    const cookie = [...again.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin: 'http://studio.test' };
    assert.equal(await auth.upgrade('', headers), 'second_step_required');
    const program = await auth.program(mia.email);
    assert.equal(await refusal(await program.send('GET', '/api/auth/sessions')), refused);
    await again.ok(200, 'POST', '/api/auth/refresh');
    assert.equal(await refusal(await again.send('GET', '/api/auth/sessions')), refused, 'refreshed');

    await enrol(again);
    await again.ok(200, 'POST', '/api/auth/refresh');
    assert.equal(((await again.ok(200, 'GET', '/api/auth/me')) as User).owesSecondStep, undefined);
    await again.ok(200, 'GET', '/api/auth/sessions');
    await ask();
  });

  test('who comes new is asked too', async () => {
    await ask('member');
    const zoe = await auth.person('Zoe');
    assert.equal(zoe.user.owesSecondStep, true);
    assert.equal(await refusal(await zoe.send('GET', '/api/auth/sessions')), refused);
    assert.equal((await zoe.send('POST', '/api/auth/logout-all')).status, 204, 'leaving is always free');
    await ask();
  });

  test('nobody takes away their last second step while it is asked of them', async () => {
    const mia = await auth.person('Mia');
    await enrol(mia);
    await ask('member');
    assert.equal(await refusal(await mia.send('DELETE', '/api/me/totp')), '409 second_step_kept');
    const { items } = (await owner.ok(200, 'GET', `/api/studio/people?search=${mia.email}`)) as StudioPeople;
    assert.equal(items[0]?.hasSecondStep, true);
    await ask();
    await mia.ok(204, 'DELETE', '/api/me/totp');
  });

  test('who is given a role of which one is asked is signed out, and others are not', async () => {
    const [mia, li] = [await auth.person('Mia'), await auth.person('Li')];
    await ask('admin');
    await owner.ok(200, 'PUT', `/api/studio/people/${mia.user.id}/role`, { body: { role: 'admin' } });
    assert.equal(await refusal(await mia.send('GET', '/api/auth/me')), '401 session_ended');
    assert.equal((await li.send('GET', '/api/auth/me')).status, 200);
    await ask();
  });

  test('the limits of what is unusual are set within their bounds, each change is an entry', async () => {
    const set = (rule: Partial<StudioPolicy>) => owner.send('PATCH', '/api/studio/policy', { body: rule });
    for (const [name, { least, most }] of Object.entries(anomalyBounds)) {
      for (const value of [least, most]) assert.equal((await set({ [name]: value })).status, 200, name);
      for (const value of [least - 1, most + 1, least + 0.5])
        assert.equal(await refusal(await set({ [name]: value })), '400 invalid_input', `${name} ${value}`);
    }
    const { items } = (await owner.ok(
      200,
      'GET',
      '/api/studio/events?kind=policy_changed&limit=2',
    )) as AuditEvents;
    const by = owner.user.id;
    assert.deepEqual(
      items.map(({ detail }) => detail),
      [
        { what: 'refreshes', from: '5', to: '100', by },
        { what: 'refreshes', from: '10', to: '5', by },
      ],
    );
    assert.equal((await set({})).status, 200);
  });

  test('two rules that are changed at the same time are both kept', async () => {
    const change = (body: Partial<StudioPolicy>) => owner.ok(200, 'PATCH', '/api/studio/policy', { body });
    await Promise.all([change({ recordDays: 90 }), change({ newDevices: 4 }), change({ failedSignIns: 9 })]);
    const { recordDays, newDevices, failedSignIns } = (await owner.ok(
      200,
      'GET',
      '/api/studio/policy',
    )) as StudioPolicy;
    assert.deepEqual([recordDays, newDevices, failedSignIns], [90, 4, 9]);
  });

  test('the owner cannot ask of themselves what they do not have', async () => {
    const before = await owner.ok(200, 'GET', '/api/studio/policy');
    assert.equal(await refusal(await ask('owner')), refused);
    assert.deepEqual(await owner.ok(200, 'GET', '/api/studio/policy'), before);
    await enrol(owner);
    assert.equal((await ask('owner', 'admin')).status, 200);
    assert.equal((await owner.send('GET', '/api/auth/sessions')).status, 200);
  });
}

for (const engine of engineOfStories) suite(engine, () => stories(engine));
