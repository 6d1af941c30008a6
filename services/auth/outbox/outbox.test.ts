import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { productionEnv, startAuth } from '../testing.ts';

const path = '/api/auth/outbox';

/** Asks as a browser would that was led here by another name. */
const statusAs = (url: string, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request(`${url}${path}`, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

test('the developer reads kept mail, newest first, without signing in', async (t) => {
  const { browser, mail } = await startAuth(t, 'pglite');
  assert.deepEqual(await browser().ok(200, 'GET', path), { items: [] });
  await mail.send({ to: 'mia@studio.test', subject: 'First', text: 'One.' });
  await mail.send({ to: 'mia@studio.test', subject: 'Second', text: 'Two.' });
  const { items } = (await browser().ok(200, 'GET', path)) as { items: { subject: string; text: string }[] };
  assert.deepEqual(
    items.map(({ subject, text }) => [subject, text]),
    [
      ['Second', 'Two.'],
      ['First', 'One.'],
    ],
  );
});

test('a page elsewhere that points its own name here reads nothing', async (t) => {
  const { url } = await startAuth(t, 'pglite');
  assert.equal(await statusAs(url, 'localhost'), 200);
  assert.equal(await statusAs(url, 'evil.test'), 404);
});

test('in production, and where a server takes the mail, there is no outbox to read', async (t) => {
  const { browser, start } = await startAuth(t, 'pglite', { env: productionEnv });
  await browser().ok(404, 'GET', path);
  const sending = await start({ SMTP_URL: 'smtp://127.0.0.1:2525' });
  await browser(sending).ok(404, 'GET', path);
});
