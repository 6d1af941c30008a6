import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ListenError, listen, socketPath } from './listen.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'flux-listen-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function server(t: TestContext, answer = 'one'): Server {
  const made = createServer((_request, response) => response.end(answer));
  t.after(() => made.close());
  return made;
}

async function ask(socket: string): Promise<string> {
  const sent = request({ socketPath: socket, path: '/', agent: false }).end();
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('a free port is taken and told', async (t) => {
  assert.match(await listen(server(t), { host: '127.0.0.1', port: 0 }), /^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a port in use is one sentence that names it', async (t) => {
  const port = Number(new URL(await listen(server(t), { host: '127.0.0.1', port: 0 })).port);
  await assert.rejects(listen(server(t), { host: '127.0.0.1', port }), (error) => {
    assert.ok(error instanceof ListenError);
    assert.equal(
      error.message,
      `Port ${port} of 127.0.0.1 is taken by another program. Stop it, or set FLUX_PORT.`,
    );
    return true;
  });
});

test('an address of another machine is one sentence', async (t) => {
  await assert.rejects(listen(server(t), { host: '192.0.2.1', port: 0 }), /is no address of this machine/);
});

test('a socket is open to the group and to nobody else', async (t) => {
  const path = socketPath(folder(t), 'auth');
  assert.equal(await listen(server(t), { path }), path);
  assert.equal(statSync(path).mode & 0o777, 0o770);
  assert.equal(await ask(path), 'one');
});

test('the file that a killed process left is replaced', async (t) => {
  const path = socketPath(folder(t), 'auth');
  writeFileSync(path, '');
  await listen(server(t), { path });
  assert.equal(await ask(path), 'one');
});

test('the name passes from process to process, and none that ends takes it along', async (t) => {
  const base = folder(t);
  const path = socketPath(base, 'auth');
  const older = server(t, 'older');
  await listen(older, { path });
  const newer = server(t, 'newer');
  await listen(newer, { path });
  assert.equal(await ask(path), 'newer');
  older.close();
  await once(older, 'close');
  assert.equal(await ask(path), 'newer');
  newer.close();
  await once(newer, 'close');
  await assert.rejects(ask(path), /ECONNREFUSED/, 'a file that nobody listens on refuses');
  await listen(server(t, 'newest'), { path });
  assert.equal(await ask(path), 'newest');
  assert.deepEqual(readdirSync(base), ['auth.sock'], 'no draft is left behind');
});

test('connections never find nobody while the name changes hands', async (t) => {
  const path = socketPath(folder(t), 'auth');
  await listen(server(t), { path });
  let isOver = false;
  const asking = (async () => {
    let asked = 0;
    for (; !isOver; asked++) assert.equal(await ask(path), 'one');
    return asked;
  })();
  for (let i = 0; i < 20; i++) await listen(server(t), { path });
  isOver = true;
  assert.ok((await asking) > 0);
});

test('a path of 107 bytes is listened on and one byte more is one sentence', async (t) => {
  const base = folder(t);
  const inner = join(base, 'x'.repeat(107 - Buffer.byteLength(socketPath(base, 'auth')) - 1));
  mkdirSync(inner);
  const path = socketPath(inner, 'auth');
  assert.equal(Buffer.byteLength(path), 107);
  await listen(server(t), { path });
  assert.equal(await ask(path), 'one');
  await assert.rejects(listen(server(t), { path: socketPath(inner, 'auths') }), {
    name: 'ListenError',
    message: `${socketPath(inner, 'auths')} is too long for a socket. Choose a shorter FLUX_SOCKETS.`,
  });
});

test('a folder that is not there is one sentence', async (t) => {
  const path = join(folder(t), 'none/auth.sock');
  await assert.rejects(listen(server(t), { path }), {
    message: `${path} lies in a folder that does not exist. Make it, or set FLUX_SOCKETS.`,
  });
});

test('any other reason not to listen names the place and the reason', async (t) => {
  const base = folder(t);
  writeFileSync(join(base, 'file'), '');
  await assert.rejects(
    listen(server(t), { path: join(base, 'file/auth.sock') }),
    /auth\.sock cannot be listened on: /,
  );
  await assert.rejects(
    listen(server(t), { host: 'no.such.host.invalid', port: 0 }),
    /cannot be listened on: /,
  );
});

test('an address of IPv6 is told in brackets', async (t) => {
  assert.match(await listen(server(t), { host: '::1', port: 0 }), /^http:\/\/\[::1\]:\d+$/);
});
