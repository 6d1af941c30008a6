import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { type Browser, password, startAuth } from '../testing.ts';

const samples = 40;

/** Milliseconds until a request is answered, and what the answer says. */
async function timed(browser: Browser, path: string, body: object) {
  const began = performance.now();
  const response = await browser.send('POST', path, { body });
  const answer = `${response.status} ${await response.text()}`;
  return { ms: performance.now() - began, answer };
}

type Ask = () => ReturnType<typeof timed>;

/**
 * How far two ways of asking differ in time: the z of Mann and Whitney. Asked in turn, who begins by chance, so that
 * whatever else the machine does falls on both alike: of two that are alike |z| > 5 comes once in two million.
 */
async function compare(one: Ask, other: Ask) {
  const taken: { readonly ms: number; readonly isOne: boolean }[] = [];
  const answers = new Set<string>();
  for (let pair = 0; pair < samples; pair++) {
    const oneBegins = Math.random() < 0.5;
    for (const isOne of [oneBegins, !oneBegins]) {
      const { ms, answer } = await (isOne ? one : other)();
      taken.push({ ms, isOne });
      answers.add(answer);
    }
  }
  const ranks = taken.toSorted((a, b) => a.ms - b.ms).map(({ isOne }, rank) => (isOne ? rank + 1 : 0));
  const u = ranks.reduce((sum, rank) => sum + rank, 0) - (samples * (samples + 1)) / 2;
  const z = (u - samples ** 2 / 2) / Math.sqrt((samples ** 2 * (2 * samples + 1)) / 12);
  return { z, answers: [...answers] };
}

async function setUp(t: TestContext) {
  const auth = await startAuth(t, 'postgres');
  let strangers = 0;
  const browser = auth.browser();
  const { email } = await auth.person();
  const { email: byProvider, user } = await auth.person();
  const { email: disabled, user: sentAway } = await auth.person();
  await sql`update auth.people set password_hash = null where id = ${user.id}`.execute(auth.db);
  await sql`update auth.people set disabled_at = now() where id = ${sentAway.id}`.execute(auth.db);
  const signIn = (address: string, given: string) => () =>
    timed(browser, '/api/auth/login', { email: address, password: given });
  const stranger = () => `stranger${++strangers}@studio.test`;
  return { auth, browser, email, byProvider, disabled, signIn, stranger };
}

test('neither the answer nor its time tells at sign-in whether somebody has an address', async (t) => {
  const { email, byProvider, disabled, signIn, stranger } = await setUp(t);
  const nobody: Ask = () => signIn(stranger(), 'not hers at all')();
  for (const [what, known] of Object.entries({
    'with a password': signIn(email, 'not hers at all'),
    'who signs in by a provider': signIn(byProvider, 'not hers at all'),
    'who was sent away, with the right password': signIn(disabled, password),
  })) {
    const { z, answers } = await compare(known, nobody);
    assert.equal(answers.length, 1, `${what}: ${answers.join('\n')}`);
    assert.ok(Math.abs(z) < 5, `${what}: z ${z}`);
  }
});

test('neither the answer nor its time tells whether somebody has the address to which a link is to be mailed', async (t) => {
  const { browser, email, stranger } = await setUp(t);
  const ask = (address: string) => timed(browser, '/api/auth/reset/ask', { email: address });
  const { z, answers } = await compare(
    () => ask(email),
    () => ask(stranger()),
  );
  assert.deepEqual(answers, ['204 ']);
  assert.ok(Math.abs(z) < 5, `z ${z}`);
});

test('a refusal without the work of a hash is told by its time, so the two above can fail', async (t) => {
  const { browser, email, signIn } = await setUp(t);
  const { z } = await compare(signIn(email, 'not hers at all'), () =>
    timed(browser, '/api/auth/login', { email }),
  );
  assert.ok(z > 5, `z ${z}`);
});
