import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import { person } from '../harness/browser.ts';
import { startServer, untilReady } from '../harness/processes.ts';
import { bring, makeBoard, openBoard, type Program, signUpProgram, until } from '../harness/program.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

/** The public y-websocket client, unchanged, is the judge of the protocol (api.md, "WS /collaboration"). */
for (const topology of topologies.slice(0, 2)) {
  describe(`the public y-websocket client: ${topology.name}`, () => {
    const ends: (() => Promise<void>)[] = [];
    let studio: RunningStudio;
    let ana: Program;
    let boardId = '';
    let projectId = '';

    before(async () => {
      studio = await topology.start({ after: (end) => ends.push(end) });
      ana = await signUpProgram(studio.url, person('Ana'));
      const made = await makeBoard(ana);
      boardId = made.board.id;
      projectId = made.project.id;
    });
    after(async () => {
      for (const end of ends.toReversed()) await end();
    });

    const bearer = (program: Program) => ({ headers: { authorization: `Bearer ${program.token}` } });
    const ticketOf = (program: Program) => program.call<{ ticket: string }>('POST', '/api/auth/ws-ticket');

    /** Signs up as a browser does and keeps what it would keep. */
    async function browserCookies(): Promise<{ cookie: string; csrfToken: string; userId: string }> {
      const { name, email, password } = person('Cleo');
      const response = await fetch(`${studio.url}/api/auth/signup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name, email, password }),
      });
      assert.equal(response.status, 201);
      const { user, csrfToken } = await response.json();
      const cookie = response.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ');
      return { cookie, csrfToken, userId: user.id };
    }

    async function join(cookie: string, csrfToken: string): Promise<void> {
      const { token } = await ana.call<{ token: string }>('POST', `/api/projects/${projectId}/invites`, {
        role: 'editor',
      });
      const response = await fetch(`${studio.url}/api/projects/join`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie, 'x-csrf-token': csrfToken },
        body: JSON.stringify({ token }),
      });
      assert.equal(response.status, 200);
    }

    test('syncs through cookie, bearer and ticket, and all see the same', async () => {
      const { cookie, csrfToken } = await browserCookies();
      await join(cookie, csrfToken);
      const clients = [
        openBoard(studio.url, boardId, bearer(ana)),
        openBoard(studio.url, boardId, { params: { ticket: (await ticketOf(ana)).ticket } }),
        openBoard(studio.url, boardId, { headers: { cookie, origin: studio.url } }),
      ];
      await Promise.all(clients.map((client) => client.synced()));
      for (const [index, client] of clients.entries()) client.elements.set(`by${index}`, index);
      await until(
        () => clients.every((client) => ['by0', 'by1', 'by2'].every((key) => client.elements.has(key))),
        'all three everywhere',
      );
      for (const client of clients) client.close();
    });

    test('is refused without a session, from another origin, twice with one ticket, and where it has no business', async () => {
      const { cookie, csrfToken } = await browserCookies();
      const { ticket } = await ticketOf(ana);
      const used = openBoard(studio.url, boardId, { params: { ticket } });
      await used.synced();
      used.close();
      const stranger = await signUpProgram(studio.url, person('Dora'));
      const refusals = [
        [openBoard(studio.url, boardId, { headers: { origin: studio.url } }), 4401],
        [openBoard(studio.url, boardId, { headers: { cookie } }), 4403],
        [openBoard(studio.url, boardId, { headers: { cookie, origin: 'https://evil.example' } }), 4403],
        [openBoard(studio.url, boardId, { headers: { authorization: 'Bearer nonsense' } }), 4401],
        [openBoard(studio.url, boardId, { params: { ticket } }), 4401],
        [openBoard(studio.url, boardId, bearer(stranger)), 4404],
        [openBoard(studio.url, crypto.randomUUID(), bearer(ana)), 4404],
        [openBoard(studio.url, 'not-a-board', bearer(ana)), 4404],
        [openBoard(studio.url, '', bearer(ana)), 4400],
      ] as const;
      for (const [client, code] of refusals) {
        await until(() => client.closes.length > 0, `closed with ${code}`);
        assert.equal(client.closes[0], code);
      }
      await delay(500);
      for (const [client] of refusals) {
        assert.equal(client.closes.length, 1, 'the client takes it as final');
        client.close();
      }
      assert.ok(csrfToken);
    });

    test('a viewer receives a board full of deletions and is not thrown out, but a write is refused', async () => {
      const made = await makeBoard(ana);
      const viewer = await signUpProgram(studio.url, person('Vera'));
      await bring(ana, viewer, made.project, 'viewer');
      const author = openBoard(studio.url, made.board.id, bearer(ana));
      await author.synced();
      author.doc.transact(() => {
        for (let i = 0; i < 300; i++) author.elements.set(`${i}`, i);
      });
      author.doc.transact(() => {
        for (let i = 0; i < 300; i += 2) author.elements.delete(`${i}`);
      });
      const reader = openBoard(studio.url, made.board.id, bearer(viewer));
      await reader.synced();
      await until(() => reader.elements.size === 150, 'what is left');
      author.elements.set('later', true);
      await until(() => reader.elements.has('later'), 'what comes later');
      await delay(300);
      assert.deepEqual(reader.closes, []);
      reader.elements.set('mine', 1);
      await until(() => reader.closes.length > 0, 'the write closes');
      assert.deepEqual(reader.closes, [4403]);
      await delay(200);
      assert.equal(author.elements.has('mine'), false);
      author.close();
      reader.close();
    });

    test('with ?ack=1 an ack follows when the update is durable', async () => {
      const socket = new WebSocket(`${studio.url.replace('http', 'ws')}/collaboration/${boardId}?ack=1`, {
        headers: { authorization: `Bearer ${ana.token}` },
      });
      const acks: number[][] = [];
      socket.on('message', (data: Buffer) => {
        if (data[0] === 100) acks.push([...data]);
      });
      await once(socket, 'open');
      // An empty update adds nothing and counts too.
      socket.send(Buffer.from([0, 2, 2, 0, 0]));
      await until(() => acks.length === 1, 'an ack');
      assert.equal(acks[0]![1], 1);
      socket.close();
    });

    test('malformed messages close with 4400 and the board goes on', async () => {
      for (const bytes of [[], [0, 2, 3, 1, 2], [0, 9, 0], [0, 2, 4, 1, 1, 1, 1]]) {
        const socket = new WebSocket(`${studio.url.replace('http', 'ws')}/collaboration/${boardId}`, {
          headers: { authorization: `Bearer ${ana.token}` },
        });
        await once(socket, 'message');
        socket.send(Buffer.from(bytes));
        const [code] = await once(socket, 'close');
        assert.equal(code, 4400, `${bytes}`);
      }
      const client = openBoard(studio.url, boardId, bearer(ana));
      await client.synced();
      client.close();
    });

    test('sign-out closes open sockets with 4401 at once', async () => {
      const { cookie, csrfToken } = await browserCookies();
      await join(cookie, csrfToken);
      const client = openBoard(studio.url, boardId, { headers: { cookie, origin: studio.url } });
      await client.synced();
      const began = performance.now();
      const response = await fetch(`${studio.url}/api/auth/logout`, {
        method: 'POST',
        headers: { cookie, 'x-csrf-token': csrfToken, origin: studio.url },
      });
      assert.equal(response.status, 204);
      await until(() => client.closes.length > 0, 'closed');
      assert.deepEqual(client.closes, [4401]);
      assert.ok(performance.now() - began < 5_000, 'it was found by a look into the database, 15 s later');
      client.close();
    });
  });
}

test('after SIGTERM the client is told 1012 and comes back to whoever listens next', {
  timeout: 120_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t);
  const ana = await signUpProgram(studio.url, person('Ana'));
  const { board } = await makeBoard(ana);
  const client = openBoard(studio.url, board.id, { headers: { authorization: `Bearer ${ana.token}` } });
  await client.synced();
  client.elements.set('before', 1);
  await delay(300);
  const [server] = studio.servers();
  assert.equal(await server!.end(), 0);
  assert.ok(client.closes.includes(1012), `closed with ${client.closes}`);
  client.elements.set('meanwhile', 2);
  await studio.startAgain();
  await client.synced();
  const other = openBoard(studio.url, board.id, { headers: { authorization: `Bearer ${ana.token}` } });
  await other.synced();
  await until(() => other.elements.has('before') && other.elements.has('meanwhile'), 'both are there');
  client.close();
  other.close();
});

test('the endpoint checks of the 2025-10-15 report hold', { timeout: 120_000 }, async (t) => {
  const studio = await topologies[0]!.start(t);
  const get = (path: string) => fetch(`${studio.url}${path}`);
  assert.equal((await get('/health')).status, 200);
  const page = await get('/');
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<div id="/);
  assert.equal((await get('/api/auth/me')).status, 401);
  const somebody = person('Ana');
  const ana = await signUpProgram(studio.url, somebody);
  const login = await fetch(`${studio.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: somebody.email, password: somebody.password }),
  });
  assert.equal(login.status, 200);
  const form = new FormData();
  form.append('file', new Blob(['hello'], { type: 'text/plain' }), 'hello.txt');
  const upload = await fetch(`${studio.url}/api/files/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ana.token}` },
    body: form,
  });
  assert.equal(upload.status, 201);
  const { files } = await upload.json();
  const content = await fetch(`${studio.url}/api/files/${files[0].id}/content`, {
    headers: { authorization: `Bearer ${ana.token}` },
  });
  assert.equal(await content.text(), 'hello');
});

test('a port that is taken and a data directory in use are one sentence each', {
  timeout: 120_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t);
  const port = new URL(studio.url).port;
  const taken = startServer({
    FLUX_PORT: port,
    FLUX_DATA: '/tmp/flux-never',
    FLUX_MASTER_KEY: 'ab'.repeat(32),
  });
  await once(taken.child, 'exit');
  assert.match(taken.output(), new RegExp(`^Port ${port} of 127\\.0\\.0\\.1 is taken by another program\\.`));
  assert.equal(taken.output().trim().split('\n').length, 1);
  await assert.rejects(untilReady(`${studio.url}/nothing`, taken, 100));
});
