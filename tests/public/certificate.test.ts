import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createServer } from 'node:tls';
import { testCertificate } from '@flux/mail/testing';
import { flux } from '../harness/operator.ts';
import { freePort } from '../harness/processes.ts';

/** A server with a certificate for 127.0.0.1, and a file by which it is trusted. */
async function serve(t: TestContext, days: number) {
  const { key, cert } = testCertificate({ days });
  const server = createServer({ key, cert }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  const folder = mkdtempSync(join(tmpdir(), 'flux-certificate-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, cert);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, authority };
}

async function check(url: string, authority?: string) {
  const trust = authority === undefined ? {} : { NODE_EXTRA_CA_CERTS: authority };
  const { code, out } = await flux(['certificate', 'check', '--url', url, '--json'], trust);
  return { code, ...JSON.parse(out) };
}

test('a certificate is trusted by its chain and its name, and has to be renewed 14 days before its end', async (t) => {
  const [long, short, shorter] = [await serve(t, 90), await serve(t, 15), await serve(t, 14)];
  const verdicts = [
    [await check(`https://127.0.0.1:${long.port}/`, long.authority), [0, null]],
    [await check(`https://127.0.0.1:${short.port}`, short.authority), [0, null]],
    [await check(`https://127.0.0.1:${shorter.port}`, shorter.authority), [1, 'runs_out']],
    [await check(`https://127.0.0.1:${long.port}`), [1, 'DEPTH_ZERO_SELF_SIGNED_CERT']],
    [await check(`https://localhost:${long.port}`, long.authority), [1, 'ERR_TLS_CERT_ALTNAME_INVALID']],
  ] as const;
  for (const [{ code, fault }, expected] of verdicts) assert.deepEqual([code, fault], expected);
  assert.equal(verdicts[0][0].daysLeft, 89);
});

test('what has no certificate is said so', async () => {
  const nobody = await check(`https://127.0.0.1:${await freePort()}`);
  assert.deepEqual([nobody.code, nobody.error.code], [1, 'unreachable']);
  for (const url of ['http://127.0.0.1', 'studio']) {
    const { code, error } = await check(url);
    assert.deepEqual([code, error.code], [2, 'usage'], url);
  }
});
