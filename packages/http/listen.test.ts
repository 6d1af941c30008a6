import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

test('an older process that ends does not remove the socket of a newer one', async (t) => {
  const path = socketPath(folder(t), 'auth');
  const older = server(t, 'older');
  await listen(older, { path });
  const newer = server(t, 'newer');
  // Another process has another draft name; here the rename has happened, so the name is free again.
  await listen(newer, { path });
  assert.equal(await ask(path), 'newer');
  older.close();
  await once(older, 'close');
  assert.equal(await ask(path), 'newer');
  newer.close();
  await once(newer, 'close');
  assert.equal(existsSync(path), false);
});

test('a missing folder and a path that is too long are one sentence each', async (t) => {
  const base = folder(t);
  await assert.rejects(
    listen(server(t), { path: join(base, 'none/auth.sock') }),
    /folder that does not exist/,
  );
  await assert.rejects(listen(server(t), { path: `/tmp/${'x'.repeat(91)}` }), /too long for a socket/);
  await assert.rejects(listen(server(t), { path: `/${'x'.repeat(94)}/y` }), /too long for a socket/);
});
