import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { holdersOfPath, holdersOfPort, tellHolders } from './holders.ts';

const self = { pid: process.pid, program: 'node' };

test('whoever listens on a port is named, as long as they do', async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    assert.deepEqual(await holdersOfPort(port), [self]);
    server.close();
    await once(server, 'close');
    assert.deepEqual(await holdersOfPort(port), []);
  }
});

test('whoever listens on a socket is named', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'flux-holders-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'auth.sock');
  const server = createServer().listen(path);
  await once(server, 'listening');
  assert.deepEqual(await holdersOfPath(path), [self]);
  assert.deepEqual(await holdersOfPath(join(folder, 'other.sock')), []);
  server.close();
});

test('they are told by program and number', () => {
  assert.equal(tellHolders([{ pid: 7, program: 'apache2' }]), 'apache2 (process 7)');
  assert.equal(tellHolders([]), 'a process that only root can see');
});
