import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ApiError, type ClientOptions, ConnectionError, createClient } from './client.ts';
import { type ErrorCode, Problem } from './errors.ts';
import { pagePath, pages } from './pages.ts';

type Answer = { status: number; body?: unknown; headers?: Record<string, string> };
type Seen = { line: string; headers: IncomingMessage['headers']; body: string };

const refusal = (code: ErrorCode): Answer => {
  const problem = new Problem(code);
  return { status: problem.status, body: problem.toBody() };
};

/** A server that answers as the test says and notes what came; a client that talks to it. */
async function studio(
  t: TestContext,
  answer: (seen: Seen) => Answer | Promise<Answer>,
  options: ClientOptions = {},
) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = {
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    seen.push(one);
    const { status, body, headers } = await answer(one);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    seen,
    lines: () => seen.map((one) => one.line),
    baseUrl,
    client: createClient({ baseUrl, ...options }),
  };
}

const token = (csrfToken: string): Answer => ({ status: 200, body: { csrfToken } });
const project = { id: 'p', name: 'Ofen', role: 'owner', createdAt: '2026-11-25T00:00:00Z', abilities: {} };

test('a call fills its path and its query and gives back the answer', async (t) => {
  const { client, lines } = await studio(t, () => ({ status: 200, body: { items: [], nextCursor: null } }));
  const answer = await client.call('GET /api/projects/:id/boards', {
    params: { id: 'a/b' },
    query: { limit: 2 },
  });
  assert.deepEqual(answer, { items: [], nextCursor: null });
  assert.deepEqual(lines(), ['GET /api/projects/a%2Fb/boards?limit=2']);
});

test('an unsafe call fetches a CSRF token once and sends it from then on', async (t) => {
  const { client, seen, lines } = await studio(t, ({ line }) =>
    line === 'GET /api/csrf-token' ? token('first') : { status: 201, body: project },
  );
  await client.call('POST /api/projects', { body: { name: 'Ofen' } });
  await client.call('POST /api/projects', { body: { name: 'Ofen 2' } });
  assert.deepEqual(lines(), ['GET /api/csrf-token', 'POST /api/projects', 'POST /api/projects']);
  assert.equal(seen[1]?.headers['x-csrf-token'], 'first');
  assert.equal(seen[1]?.headers['content-type'], 'application/json');
  assert.equal(seen[1]?.body, '{"name":"Ofen"}');
});

test('the CSRF token that sign-in answers takes the place of the one before', async (t) => {
  const { client, seen } = await studio(t, ({ line }) => {
    if (line === 'GET /api/csrf-token') return token('anonymous');
    return line.startsWith('POST /api/auth')
      ? { status: 200, body: { user: {}, csrfToken: 'mine' } }
      : { status: 204 };
  });
  await client.call('POST /api/auth/login', { body: { email: 'a@b.example', password: 'flour water salt' } });
  const nothing = await client.call('DELETE /api/auth/sessions/:id', { params: { id: 's' } });
  assert.equal(nothing, undefined);
  assert.equal(seen[2]?.headers['x-csrf-token'], 'mine');
});

test('a refused CSRF token is fetched anew and the call repeated once, not twice', async (t) => {
  let issued = 0;
  const { client, lines } = await studio(t, ({ line, headers }) => {
    if (line === 'GET /api/csrf-token') return token(`token-${++issued}`);
    return headers['x-csrf-token'] === 'token-2' ? { status: 201, body: project } : refusal('csrf_failed');
  });
  assert.equal((await client.call('POST /api/projects', { body: { name: 'Ofen' } })).name, 'Ofen');
  assert.equal(lines().length, 4);

  const never = await studio(t, ({ line }) =>
    line === 'GET /api/csrf-token' ? token('x') : refusal('csrf_failed'),
  );
  await assert.rejects(never.client.call('POST /api/projects', { body: { name: 'Ofen' } }), {
    code: 'csrf_failed',
  });
  assert.equal(never.lines().length, 4);
});

test('a refusal carries its code, sentence, status, fields and when to try again', async (t) => {
  const problem = new Problem('rate_limited', 'Wait a moment.', {
    errors: [{ path: '/name', message: 'too long' }],
  });
  const { client } = await studio(t, () => ({
    status: 429,
    body: problem.toBody(),
    headers: { 'retry-after': '7' },
  }));
  await assert.rejects(client.call('GET /api/projects'), (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.code, 'rate_limited');
    assert.equal(error.message, 'Wait a moment.');
    assert.equal(error.status, 429);
    assert.deepEqual(error.fieldErrors, [{ path: '/name', message: 'too long' }]);
    assert.equal(error.retryAfter, 7);
    return true;
  });
});

test('a refusal without a time to wait, or with one that is none, says none', async (t) => {
  const { client } = await studio(t, () => ({ ...refusal('not_found'), headers: { 'retry-after': 'soon' } }));
  await assert.rejects(client.call('GET /api/projects'), { retryAfter: undefined, code: 'not_found' });
});

test('nobody there, a proxy in between or half an answer is a lost connection, not a refusal', async (t) => {
  await assert.rejects(
    createClient({ baseUrl: 'http://127.0.0.1:1' }).call('GET /api/projects'),
    ConnectionError,
  );
  const proxy = await studio(t, () => ({ status: 502, body: '<html>Bad Gateway</html>' }));
  await assert.rejects(proxy.client.call('GET /api/projects'), ConnectionError);
  const odd = await studio(t, () => ({ status: 500, body: { message: 'no problem document' } }));
  await assert.rejects(odd.client.call('GET /api/projects'), ConnectionError);
  const half = await studio(t, () => ({ status: 200, body: '{"items":[' }));
  await assert.rejects(half.client.call('GET /api/projects'), ConnectionError);
});

test('an aborted call says that it was aborted', async (t) => {
  const { client } = await studio(t, () => new Promise(() => {}));
  const abort = new AbortController();
  const call = client.call('GET /api/projects', { signal: abort.signal });
  abort.abort();
  await assert.rejects(call, { name: 'AbortError' });
});

/** A studio whose access token has run out until somebody refreshes. */
function expiring() {
  let fresh = false;
  let refreshes = 0;
  const answer = async ({ line }: Seen): Promise<Answer> => {
    if (line === 'GET /api/csrf-token') return token('c');
    if (line === 'POST /api/auth/refresh') {
      refreshes += 1;
      await new Promise((resolve) => setImmediate(resolve));
      fresh = true;
      return { status: 200, body: { csrfToken: 'c', expiresIn: 900 } };
    }
    return fresh ? { status: 200, body: { items: [], nextCursor: null } } : refusal('unauthenticated');
  };
  return { answer, refreshes: () => refreshes };
}

test('calls that find the access token run out share one refresh and are repeated', async (t) => {
  const { answer, refreshes } = expiring();
  const { client } = await studio(t, answer);
  const answers = await Promise.all([1, 2, 3, 4].map(() => client.call('GET /api/projects')));
  assert.equal(answers.length, 4);
  assert.equal(refreshes(), 1);
});

test('tabs of one browser take turns, and one that waited takes the refresh of the other', async (t) => {
  const { answer, refreshes } = expiring();
  let queue: Promise<unknown> = Promise.resolve();
  const locks = {
    request: <T>(name: string, work: () => Promise<T>): Promise<T> => {
      assert.equal(name, 'flux.refresh');
      const turn = queue.then(work);
      queue = turn.catch(() => {});
      return turn;
    },
  };
  let last = 0;
  let now = 1;
  const shared = {
    locks,
    clock: () => now++,
    lastRefresh: {
      read: () => last,
      write: (at: number) => {
        last = at;
      },
    },
  };
  const { client, baseUrl } = await studio(t, answer, shared);
  const otherTab = createClient({ baseUrl, ...shared });
  await Promise.all([client.call('GET /api/projects'), otherTab.call('GET /api/projects')]);
  assert.equal(refreshes(), 1);
});

test('a refresh that was noted by a clock that has been set back since keeps nobody from refreshing', async (t) => {
  let isFresh = false;
  let last = Date.now() + 60 * 60_000;
  let signedOut = 0;
  const { client } = await studio(
    t,
    ({ line }) => {
      if (line === 'GET /api/csrf-token') return token('c');
      if (line === 'POST /api/auth/refresh') {
        isFresh = true;
        return token('d');
      }
      return isFresh ? { status: 200, body: { items: [] } } : refusal('unauthenticated');
    },
    {
      onSignedOut: () => signedOut++,
      lastRefresh: {
        read: () => last,
        write: (at) => {
          last = at;
        },
      },
    },
  );
  await client.call('GET /api/projects');
  assert.equal(signedOut, 0);
  assert.ok(last <= Date.now());
});

test('a tab whose refresh is refused repeats its call, and is signed out only if that is refused too', async (t) => {
  let signedOut = 0;
  let anotherTabWon = true;
  let asked = 0;
  const { client } = await studio(
    t,
    ({ line }) => {
      if (line === 'GET /api/csrf-token') return token('c');
      if (line === 'POST /api/auth/refresh') return refusal('token_reused');
      asked += 1;
      return anotherTabWon && asked > 1 ? { status: 200, body: { items: [] } } : refusal('unauthenticated');
    },
    { onSignedOut: () => signedOut++ },
  );
  await client.call('GET /api/projects');
  assert.equal(signedOut, 0);
  anotherTabWon = false;
  await assert.rejects(client.call('GET /api/projects'), { code: 'unauthenticated' });
  assert.equal(signedOut, 1);
});

test('of an ended session a refresh tells why, and somebody who was sent out is not asked back', async (t) => {
  let signedOut = 0;
  const { client, lines } = await studio(
    t,
    ({ line }) => (line === 'GET /api/csrf-token' ? token('c') : refusal('session_ended')),
    { onSignedOut: () => signedOut++, onRunOut: async () => assert.fail('asked back') },
  );
  await assert.rejects(client.call('GET /api/projects'), { code: 'session_ended' });
  assert.deepEqual(lines().slice(0, 3), [
    'GET /api/projects',
    'GET /api/csrf-token',
    'POST /api/auth/refresh',
  ]);
  assert.equal(signedOut, 1);
  assert.equal(await client.refresh(), false);
});

test('calls wait while somebody whose session ran out signs in anew, and then go on', async (t) => {
  const back = Promise.withResolvers<boolean>();
  let isBack = false;
  let asked = 0;
  let signedOut = 0;
  const { client, lines } = await studio(
    t,
    ({ line }) => {
      if (line === 'GET /api/csrf-token') return token('c');
      if (line === 'POST /api/auth/refresh') return refusal('session_expired');
      return isBack ? { status: 200, body: { items: [] } } : refusal('session_ended');
    },
    {
      onSignedOut: () => signedOut++,
      onRunOut: () => {
        asked++;
        return back.promise;
      },
    },
  );
  const calls = Promise.all([client.call('GET /api/projects'), client.call('GET /api/projects')]);
  const refreshed = client.refresh();
  while (asked < 3) await new Promise((resolve) => setTimeout(resolve, 1));
  isBack = true;
  back.resolve(true);
  assert.deepEqual(await calls, [{ items: [] }, { items: [] }]);
  assert.equal(await refreshed, true);
  assert.equal(signedOut, 0);
  assert.equal(lines().filter((line) => line === 'GET /api/projects').length, 6);
});

test('who does not sign in anew is signed out', async (t) => {
  let signedOut = 0;
  const { client } = await studio(t, () => refusal('unauthenticated'), {
    mayHaveSession: () => false,
    onSignedOut: () => signedOut++,
    onRunOut: async () => false,
  });
  await assert.rejects(client.call('GET /api/projects'), { code: 'unauthenticated' });
  assert.equal(signedOut, 1);
});

test('a visitor who never signed in here costs no refresh', async (t) => {
  const { client, lines } = await studio(t, () => refusal('unauthenticated'), {
    mayHaveSession: () => false,
  });
  await assert.rejects(client.call('GET /api/auth/me'), { code: 'unauthenticated' });
  assert.deepEqual(lines(), ['GET /api/auth/me']);
});

test('a wrong password is an answer: nothing is refreshed and nobody is signed out', async (t) => {
  const { client, lines } = await studio(
    t,
    ({ line }) => (line === 'GET /api/csrf-token' ? token('c') : refusal('wrong_credentials')),
    { onSignedOut: () => assert.fail('signed out') },
  );
  await assert.rejects(
    client.call('POST /api/auth/login', { body: { email: 'a@b.example', password: 'x' } }),
    {
      code: 'wrong_credentials',
    },
  );
  assert.deepEqual(lines(), ['GET /api/csrf-token', 'POST /api/auth/login']);
});

test('a refresh for a socket says whether there are new tokens, and when the studio is away', async (t) => {
  const { answer } = expiring();
  const { client } = await studio(t, answer);
  assert.equal(await client.refresh(), true);
  const refused = await studio(t, ({ line }) =>
    line === 'GET /api/csrf-token' ? token('c') : refusal('session_ended'),
  );
  assert.equal(await refused.client.refresh(), false);
  await assert.rejects(createClient({ baseUrl: 'http://127.0.0.1:1' }).refresh(), ConnectionError);
});

test('a program sends its token and neither cookies, CSRF token nor refresh', async (t) => {
  const { client, lines, seen } = await studio(t, () => refusal('unauthenticated'), { bearer: () => 'abc' });
  await assert.rejects(client.call('POST /api/projects', { body: { name: 'Ofen' } }), {
    code: 'unauthenticated',
  });
  assert.deepEqual(lines(), ['POST /api/projects']);
  assert.equal(seen[0]?.headers.authorization, 'Bearer abc');
  assert.equal(seen[0]?.headers['x-csrf-token'], undefined);
});

test('an upload is multipart, with the project before the files', async (t) => {
  const { client, seen } = await studio(t, ({ line }) =>
    line === 'GET /api/csrf-token' ? token('c') : { status: 201, body: { files: [] } },
  );
  const { signal } = new AbortController();
  const files = [new File(['one'], 'a.txt'), new File(['two'], 'b.txt')];
  assert.deepEqual(await client.upload({ files, projectId: 'p1', signal }), { files: [] });
  const sent = seen[1];
  assert.match(sent?.headers['content-type'] ?? '', /^multipart\/form-data; boundary=/);
  assert.match(
    sent?.body ?? '',
    /name="projectId"[\s\S]*p1[\s\S]*name="files"; filename="a.txt"[\s\S]*one[\s\S]*b.txt/,
  );
  await client.upload({ files });
  assert.doesNotMatch(seen[2]?.body ?? '', /projectId/);
});

test('an upload can bring what carries it, and asks for its token plainly', async (t) => {
  const { client, lines } = await studio(t, ({ line }) =>
    line === 'GET /api/csrf-token' ? token('c') : { status: 201, body: { files: [] } },
  );
  const carried: string[] = [];
  await client.upload({
    files: [new File(['one'], 'a.txt')],
    send: (address, init) => {
      carried.push(`${init.method} ${new URL(address).pathname}`);
      return fetch(address, init);
    },
  });
  assert.deepEqual(carried, ['POST /api/files/upload']);
  assert.deepEqual(lines(), ['GET /api/csrf-token', 'POST /api/files/upload']);
});

test('an address of the page escapes what it is given', () => {
  assert.equal(pagePath('board', '0193'), '/boards/0193');
  assert.equal(pagePath('join', 'a/b?c'), '/join/a%2Fb%3Fc');
  assert.equal(pagePath('join', '$&'), '/join/%24%26');
  assert.equal(pagePath('home'), pages.home);
});

test('a wrong password in a form is no sign-out', async (t) => {
  let signedOut = 0;
  const { client } = await studio(
    t,
    ({ line }) => (line === 'GET /api/csrf-token' ? token('one') : refusal('wrong_credentials')),
    { onSignedOut: () => signedOut++ },
  );
  const body = { password: 'not mine', newPassword: 'four green bicycles' };
  await assert.rejects(client.call('POST /api/me/password', { body }), { code: 'wrong_credentials' });
  assert.equal(signedOut, 0);
});

test('what needs a fresh proof is repeated once it was given, and refused when it was not', async (t) => {
  let isProved = false;
  let asked = 0;
  const answers = { proves: false };
  const { client, lines } = await studio(
    t,
    ({ line }) => {
      if (line === 'GET /api/csrf-token') return token('one');
      return isProved ? { status: 204 } : refusal('proof_required');
    },
    {
      onProofRequired: async () => {
        asked++;
        isProved = answers.proves;
        return answers.proves;
      },
    },
  );
  await assert.rejects(client.call('DELETE /api/me/totp'), { code: 'proof_required' });
  answers.proves = true;
  await client.call('DELETE /api/me/totp');
  assert.equal(asked, 2);
  assert.deepEqual(lines(), ['GET /api/csrf-token', ...Array<string>(3).fill('DELETE /api/me/totp')]);
});
