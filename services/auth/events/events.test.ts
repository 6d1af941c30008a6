import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { limits, newId, type PersonId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { announce } from '@flux/notices';
import { type Auth, startAuth, until } from '../testing.ts';

/** Reads a stream in the background. */
async function listen(t: TestContext, who: Awaited<ReturnType<Auth['person']>>) {
  const response = await who.send('GET', '/api/me/events');
  assert.equal(response.status, 200);
  const heard: string[] = [];
  let isOver = false;
  const reader = response.body!.getReader();
  const read = async () => {
    const decoder = new TextDecoder();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      for (const [, event] of decoder.decode(value).matchAll(/event: (\w+)/g)) heard.push(event ?? '');
    }
  };
  read().then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  t.after(() => reader.cancel().catch(() => {}));
  return { response, heard, isOver: () => isOver };
}

for (const engine of engines) {
  test(`a page hears what changes for its person, and for nobody else, on ${engine}`, async (t) => {
    const auth = await startAuth(t, engine);
    const [mia, li] = [await auth.person('Mia'), await auth.person('Li')];
    const [mias, lis] = [await listen(t, mia), await listen(t, li)];
    assert.equal(mias.response.headers.get('content-type'), 'text/event-stream');
    assert.equal(mias.response.headers.get('cache-control'), 'no-store');
    assert.ok(mias.response.headers.has('x-request-id'));
    const id = mia.user.id as PersonId;
    announce(auth.bus, [newId<PersonId>(), id]);
    auth.bus.publish('members', Buffer.from(JSON.stringify({ projectId: newId(), personId: id })));
    auth.bus.publish('members', Buffer.from('{'));
    await mia.ok(200, 'PATCH', '/api/me', { body: { theme: 'dark' } });
    await until(() => mias.heard.includes('profile'));
    assert.deepEqual(mias.heard, ['missed', 'notifications', 'memberships', 'profile']);
    assert.deepEqual(lis.heard, ['missed']);
  });
}

test('a session that ends takes its stream along, and the others of the person stay', async (t) => {
  const auth = await startAuth(t, 'pglite');
  const mia = await auth.person('Mia');
  const other = auth.browser();
  await other.ok(200, 'POST', '/api/auth/login', {
    body: { email: mia.email, password: 'four green bicycles' },
  });
  const [first, second] = [await listen(t, mia), await listen(t, { ...mia, ...other })];
  await mia.ok(204, 'POST', '/api/auth/logout');
  await until(first.isOver);
  assert.equal(second.isOver(), false);
});

test('as many streams as sockets may be open, and one more is refused until one is closed', async (t) => {
  const auth = await startAuth(t, 'pglite');
  const mia = await auth.person('Mia');
  const open = await Promise.all(Array.from({ length: limits.socketsPerPerson }, () => listen(t, mia)));
  assert.equal((await mia.send('GET', '/api/me/events')).status, 429);
  await open[0]?.response.body?.cancel().catch(() => {});
  assert.equal(open.length, limits.socketsPerPerson);
});

test('who is not signed in hears nothing, and a process that goes away lets its pages go', async (t) => {
  const auth = await startAuth(t, 'pglite');
  assert.equal((await auth.browser().send('GET', '/api/me/events')).status, 401);
  const stream = await listen(t, await auth.person('Mia'));
  await auth.service.retire?.();
  await until(stream.isOver);
});
