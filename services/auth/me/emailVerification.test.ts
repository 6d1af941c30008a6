import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { User } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { type Auth, password, refusal, startAuth, until } from '../testing.ts';

/** The tokens of the links that were mailed to an address. */
async function tokensTo(auth: Auth, email: string, count: number): Promise<readonly string[]> {
  const tokens = async () =>
    (await auth.mail.outbox()).flatMap(({ to, text }) => {
      const token = /\/confirm-email\/([\w-]{43})/.exec(text)?.[1];
      return to === email && token !== undefined ? [token] : [];
    });
  await until(async () => (await tokens()).length === count);
  return tokens();
}

const confirm = (auth: Auth, token: string) =>
  auth.browser().send('POST', '/api/me/email/confirm', { body: { token } });

for (const engine of engines) {
  describe(`a confirmed address on ${engine}`, () => {
    let auth: Auth;
    const ends: (() => Promise<void>)[] = [];
    before(async () => {
      auth = await startAuth({ after: (end) => ends.push(end) }, engine);
    });
    after(() => Promise.all(ends.map((end) => end())));

    test('the link that is mailed at sign-up confirms it, once, and the page knows', async () => {
      const mia = await auth.person();
      assert.equal(mia.user.emailVerified, false);
      const [token = ''] = await tokensTo(auth, mia.email, 1);
      assert.equal((await confirm(auth, token)).status, 200);
      const me = (await mia.ok(200, 'GET', '/api/auth/me')) as User;
      assert.equal(me.emailVerified, true);
      assert.equal(me.email, mia.email);
      assert.equal(await refusal(await confirm(auth, token)), '410 link_ended');
      assert.ok((await auth.eventsOf(mia.user.id)).includes('email_verified'));
      assert.equal(
        (await auth.mail.outbox()).filter(({ to }) => to === mia.email).length,
        1,
        'no other mail',
      );
      assert.equal(await refusal(await mia.send('POST', '/api/me/email/verify')), '409 conflict');
    });

    test('it is mailed again when asked for, a minute apart, and only the newest opens', async () => {
      const mia = await auth.person();
      const again = () => mia.send('POST', '/api/me/email/verify');
      const [first = ''] = await tokensTo(auth, mia.email, 1);
      assert.equal(await refusal(await again()), '429 rate_limited');
      auth.clock.now += 60_000;
      assert.equal((await again()).status, 204);
      const newest = (await tokensTo(auth, mia.email, 2)).find((token) => token !== first) ?? '';
      assert.equal(await refusal(await confirm(auth, first)), '410 link_ended');
      auth.clock.now += 24 * 60 * 60_000;
      assert.equal(await refusal(await confirm(auth, newest)), '410 link_ended', 'a day later');
    });

    test('a link to a new address that is on its way is not overwritten', async () => {
      const mia = await auth.person();
      await mia.ok(204, 'POST', '/api/me/email', { body: { password, email: 'new@studio.test' } });
      auth.clock.now += 60_000;
      assert.equal(await refusal(await mia.send('POST', '/api/me/email/verify')), '409 conflict');
      const [token = ''] = await tokensTo(auth, 'new@studio.test', 1);
      assert.equal((await confirm(auth, token)).status, 200);
      assert.equal(((await mia.ok(200, 'GET', '/api/auth/me')) as User).emailVerified, true);
    });
  });
}
