import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Engine } from '@flux/database';
import { engines } from '@flux/database/testing';
import { type Auth, password, productionEnv, refusal, startAuth } from '../testing.ts';
import { makeOwnerLink } from './ownerLink.ts';

const day = 24 * 60 * 60 * 1000;

function stories(engine: Engine): void {
  let auth: Auth;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    auth = await startAuth({ after: (end) => ends.push(end) }, engine, { env: { FLUX_SIGNUP: 'closed' } });
  });
  after(() => Promise.all(ends.map((end) => end())));
  beforeEach(async () => {
    await auth.db.deleteFrom('auth.people').execute();
    await auth.db.deleteFrom('auth.owner_links').execute();
  });

  let count = 0;
  const signUp = (at: { readonly url: string }, invite?: string) => {
    const body = { email: `owner${++count}@studio.test`, password, name: 'Olga' };
    return auth
      .browser(at)
      .send('POST', '/api/auth/signup', { body: { ...body, ...(invite === undefined ? {} : { invite }) } });
  };
  const roleIn = async (response: Response) => (await response.json()).user?.role;
  const production = (signup: string) => auth.start({ ...productionEnv, FLUX_SIGNUP: signup });
  const tokenOf = (line: string | undefined) =>
    new URL(line?.split(' ').at(-1) ?? '').searchParams.get('invite') ?? '';

  test('in production each start without an owner tells a link to the page of sign-up, once', async () => {
    const { told } = await production('invite');
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', / https:\/\/studio\.test\/sign-up\?invite=[\w-]{43}$/);
  });

  test('the link makes an owner whatever the mode of sign-up, and only once', async () => {
    for (const signup of ['invite', 'closed', 'open']) {
      await auth.db.deleteFrom('auth.people').execute();
      const studio = await production(signup);
      const token = tokenOf(studio.told[0]);
      assert.equal(await roleIn(await signUp(studio, token)), 'owner', signup);
      const again = await signUp(studio, token);
      if (signup === 'open') assert.equal(await roleIn(again), 'member');
      else assert.equal(await refusal(again), '403 signup_closed');
    }
  });

  test('in production nobody becomes the owner by being first at the page', async () => {
    const studio = await production('open');
    assert.equal(await roleIn(await signUp(studio)), 'member');
    assert.equal(await roleIn(await signUp(studio, 'guessed')), 'member');
    assert.equal(await roleIn(await signUp(studio, tokenOf(studio.told[0]))), 'owner');
  });

  test('with an owner no further link is told', async () => {
    const studio = await production('invite');
    await signUp(studio, tokenOf(studio.told[0]));
    assert.deepEqual((await production('invite')).told, []);
  });

  test('of many who use the link at once one is the owner and nobody else gets in', async () => {
    const studio = await production('invite');
    const token = tokenOf(studio.told[0]);
    const answers = await Promise.all(Array.from({ length: 6 }, () => signUp(studio, token)));
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, 403, 403, 403, 403, 403],
    );
  });

  test('the links of processes that start together are all good until one is used', async () => {
    const one = await production('invite');
    const two = await production('invite');
    assert.equal(await roleIn(await signUp(two, tokenOf(one.told[0]))), 'owner');
    assert.equal(await refusal(await signUp(one, tokenOf(two.told[0]))), '403 signup_closed');
  });

  test('a sign-up that fails leaves the link as it was', async () => {
    const studio = await production('invite');
    const invite = tokenOf(studio.told[0]);
    const body = { email: 'olga@studio.test', password: 'short', name: 'Olga', invite };
    const weak = await auth.browser(studio).send('POST', '/api/auth/signup', { body });
    assert.equal(await refusal(weak), '422 weak_password');
    assert.equal(await roleIn(await signUp(studio, invite)), 'owner');
  });

  test('a link is good for seven days', async () => {
    const studio = await production('invite');
    const link = await makeOwnerLink(auth.db, 'https://studio.test', auth.clock.now - 7 * day);
    assert.equal(await refusal(await signUp(studio, tokenOf(link))), '403 signup_closed');
    const younger = await makeOwnerLink(auth.db, 'https://studio.test', auth.clock.now - 7 * day + 1);
    assert.equal(await roleIn(await signUp(studio, tokenOf(younger))), 'owner');
  });

  test('links that ran out are removed when another is made', async () => {
    await makeOwnerLink(auth.db, 'https://studio.test', auth.clock.now - 7 * day);
    await makeOwnerLink(auth.db, 'https://studio.test', auth.clock.now);
    assert.equal((await auth.db.selectFrom('auth.owner_links').selectAll().execute()).length, 1);
  });

  test('in development the first is the owner even where sign-up is closed, the second is not let in', async () => {
    assert.equal(auth.told.length, 0);
    assert.equal(await roleIn(await signUp(auth)), 'owner');
    assert.equal(await refusal(await signUp(auth)), '403 signup_closed');
  });

  test('of many who are first where sign-up is closed one gets in', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => signUp(auth)));
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, 403, 403, 403, 403, 403],
    );
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
