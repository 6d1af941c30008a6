import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OwnAccount } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { setFlag } from '../operator/flags.ts';
import { password, refusal, startAuth } from '../testing.ts';

for (const engine of engines) {
  describe(`what a person takes along of their account on ${engine}`, () => {
    test('it is all that is kept of it, no secrets, and written down', async (t) => {
      const auth = await startAuth(t, engine);
      const [mia] = [await auth.person('Mia'), await auth.person('Li')];
      await auth.program(mia.email);
      await setFlag(
        auth.db,
        'typing-into-notes',
        { email: mia.email, has: 'off' },
        { dryRun: false, now: auth.clock.now },
      );
      const account = (await mia.ok(200, 'POST', '/api/me/export')) as OwnAccount;
      assert.deepEqual(account.user, mia.user);
      assert.deepEqual(
        account.sessions.map(({ client, network }) => [client, network]),
        [
          ['browser', '127.0.0.0/24'],
          ['program', '127.0.0.0/24'],
        ],
      );
      assert.deepEqual(account.features, [{ name: 'typing-into-notes', isOn: false }]);
      assert.ok(account.devices.length > 0);
      assert.doesNotMatch(JSON.stringify(account), /\$argon2|hash|secret|token/i);
      assert.equal((await auth.eventsOf(mia.user.id)).at(-1), 'export');
    });

    test('it needs a fresh proof, and comes three times and then once in ten minutes', async (t) => {
      const auth = await startAuth(t, engine, { env: { FLUX_RATE_LIMIT: 'on' } });
      const mia = await auth.person('Mia');
      assert.equal(await refusal(await auth.browser().send('POST', '/api/me/export')), '401 unauthenticated');
      auth.clock.now += 10 * 60_000;
      assert.equal(await refusal(await mia.send('POST', '/api/me/export')), '403 proof_required');
      await mia.ok(204, 'POST', '/api/auth/proof', { body: { password } });
      for (let n = 0; n < 3; n++) await mia.ok(200, 'POST', '/api/me/export');
      const fourth = await mia.send('POST', '/api/me/export');
      assert.equal(fourth.headers.get('retry-after'), '600');
      assert.equal(await refusal(fourth), '429 rate_limited');
    });
  });
}
