import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AuditEvents, PersonId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { refusal, startAuth } from '../testing.ts';
import { appendEvent } from './events.ts';

for (const engine of engines) {
  describe(`one’s own security events on ${engine}`, () => {
    test('they are one’s own alone, newest first and in pages', async (t) => {
      const auth = await startAuth(t, engine);
      const [mia, li] = [await auth.person('Mia'), await auth.person('Li')];
      await auth.browser().send('POST', '/api/auth/login', {
        body: { email: mia.email, password: 'five green bicycles' },
      });
      const list = async (who: typeof mia, query = '') =>
        (await who.ok(200, 'GET', `/api/me/security-events${query}`)) as AuditEvents;
      const all = await list(mia);
      const kinds = all.items.map(({ kind }) => kind);
      assert.equal(kinds[0], 'failed_login');
      assert.ok(kinds.includes('account_created') && kinds.includes('new_session'));
      assert.deepEqual(new Set(all.items.map(({ person }) => person?.id)), new Set([mia.user.id]));
      assert.ok((await list(li)).items.every(({ person }) => person?.id === li.user.id));

      const first = await list(mia, '?limit=1');
      const rest = await list(mia, `?cursor=${first.nextCursor}`);
      assert.deepEqual([...first.items, ...rest.items], all.items);
      assert.equal(rest.nextCursor, null);
      assert.equal(
        await refusal(await mia.send('GET', '/api/me/security-events?cursor=x')),
        '400 invalid_input',
      );
      const another = `/api/me/security-events?person=${li.user.id}`;
      assert.equal(await refusal(await mia.send('GET', another)), '400 invalid_input');
      assert.equal(
        await refusal(await auth.browser().send('GET', '/api/me/security-events')),
        '401 unauthenticated',
      );
    });

    test('they name the device, and do not tell how a sign-in was judged', async (t) => {
      const auth = await startAuth(t, engine);
      const mia = await auth.person('Mia');
      await appendEvent(auth.db, {
        kind: 'new_device_login',
        personId: mia.user.id as PersonId,
        network: '192.0.2.0/24',
        detail: { device: 'Firefox, macOS', score: 80 },
      });
      const { items } = (await mia.ok(200, 'GET', '/api/me/security-events')) as AuditEvents;
      const [newest] = items;
      assert.deepEqual(
        [newest?.kind, newest?.device, newest?.network, newest?.detail],
        ['new_device_login', 'Firefox, macOS', '192.0.2.0/24', {}],
      );
    });
  });
}
