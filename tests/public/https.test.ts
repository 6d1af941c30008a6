import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect, type SecureVersion } from 'node:tls';
import { type StudioOverHttps, startOverHttps } from '../harness/https.ts';

describe('a studio over HTTPS', { timeout: 180_000 }, () => {
  const ends: (() => Promise<void>)[] = [];
  let studio: StudioOverHttps;

  before(async () => {
    studio = await startOverHttps({ after: (end) => ends.unshift(end) });
  });
  after(async () => {
    for (const end of ends) await end();
  });

  /** The protocol that is agreed on, or why none is. */
  function agreed(options: { minVersion: SecureVersion; maxVersion: SecureVersion; ciphers?: string }) {
    return new Promise<string>((resolve) => {
      const socket = connect(
        { host: '127.0.0.1', port: studio.port, ca: studio.certificate, ...options },
        () => {
          resolve(socket.getProtocol() ?? '');
          socket.destroy();
        },
      );
      socket.on('error', (error: Error & { code?: string }) => resolve(error.code ?? error.message));
    });
  }

  /** What comes back for the very bytes of a request. */
  function raw(bytes: string) {
    return new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: studio.port, ca: studio.certificate }, () => {
        socket.write(bytes);
      });
      let text = '';
      socket.setEncoding('utf8');
      socket.on('data', (chunk: string) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text)).on('error', reject);
    });
  }

  test('every answer over HTTPS carries the headers that guard it, whoever writes it', async () => {
    const page = await studio.ask('/sign-in', { headers: { accept: 'text/html' } });
    const asset = /\/assets\/[\w-]+\.js/.exec(page.body)?.[0];
    assert.ok(asset, page.body.slice(0, 500));
    const answers = {
      page,
      asset: await studio.ask(asset),
      'no asset': await studio.ask('/assets/none.js'),
      worker: await studio.ask('/sw.js'),
      icon: await studio.ask('/favicon.svg'),
      api: await studio.ask('/api/auth/me'),
      'no metrics': await studio.ask('/metrics'),
      malformed: await studio.ask('/api/boards/%zz'),
      'too large': await studio.ask('/api/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `"${'x'.repeat(1024 * 1024)}"`,
      }),
    };
    for (const [what, { headers }] of Object.entries(answers)) {
      assert.equal(headers['strict-transport-security'], 'max-age=63072000; includeSubDomains', what);
      assert.equal(headers['x-content-type-options'], 'nosniff', what);
      assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin', what);
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin', what);
      assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/, what);
      if (/^text\/|xml$/.test(String(headers['content-type']).split(';')[0] ?? ''))
        assert.match(String(headers['content-type']), /; charset=utf-8$/, what);
    }
  });

  test('one connection carries many requests at once, over HTTP/2', async () => {
    const session = connectHttp2(`https://127.0.0.1:${studio.port}`, { ca: studio.certificate });
    try {
      const paths = ['/sign-in', '/favicon.svg', '/health/auth', '/api/auth/me', '/health/messaging'];
      const statuses = await Promise.all(
        paths.map(async (path) => {
          const stream = session.request({ ':path': path, accept: '*/*' });
          const [headers] = await once(stream, 'response');
          stream.resume();
          await once(stream, 'end');
          return headers[':status'];
        }),
      );
      assert.deepEqual(statuses, [200, 200, 200, 401, 200]);
      assert.equal(session.alpnProtocol, 'h2');
    } finally {
      session.close();
    }
  });

  test('over plain HTTP a page is sent to HTTPS and a program is refused', async () => {
    const plain = `http://127.0.0.1:${studio.plainPort}`;
    const page = await studio.ask(`${plain}/sign-in?next=%2Fa`, { headers: { host: 'elsewhere.example' } });
    assert.equal(page.status, 301);
    assert.equal(page.headers.location, `${studio.url}/sign-in?next=%2Fa`);
    for (const path of ['/api/auth/login', '/collaboration/1', '/messaging']) {
      const refused = await studio.ask(`${plain}${path}`, { method: 'POST' });
      assert.equal(refused.status, 403, path);
      assert.equal(JSON.parse(refused.body).code, 'forbidden');
    }
  });

  test('an authority finds the answer to its challenge over plain HTTP, and nothing else', async () => {
    const place = join(studio.challenges, '.well-known/acme-challenge');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'token'), 'answer');
    const plain = `http://127.0.0.1:${studio.plainPort}/.well-known/acme-challenge`;
    const found = await studio.ask(`${plain}/token`);
    assert.deepEqual([found.status, found.body], [200, 'answer']);
    for (const path of ['/none', '/', '/..%2f..%2f..%2fkey.pem'])
      assert.notEqual((await studio.ask(plain + path)).status, 200, path);
  });

  test('TLS 1.2 and 1.3 are spoken and nothing older', async () => {
    assert.equal(await agreed({ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' }), 'TLSv1.3');
    assert.equal(await agreed({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }), 'TLSv1.2');
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    assert.match(await agreed(old), /ALERT|ECONNRESET|UNSUPPORTED/);
    const withoutSecrecy = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' } as const;
    assert.match(await agreed(withoutSecrecy), /ALERT|ECONNRESET/);
  });

  test('a request whose length is said in two ways is refused', async () => {
    const lines = ['POST /api/auth/login HTTP/1.1', 'Host: 127.0.0.1', 'Connection: close'];
    const twice = [...lines, 'Content-Length: 4', 'Transfer-Encoding: chunked', '', '0\r\n\r\n'];
    assert.match(await raw(twice.join('\r\n')), /^HTTP\/1\.1 400 /);
    const differing = [...lines, 'Content-Length: 4', 'Content-Length: 5', '', 'abcde'];
    assert.match(await raw(differing.join('\r\n')), /^HTTP\/1\.1 400 /);
  });

  test('folders are not listed and TRACE is not answered', async () => {
    for (const path of ['/assets/', '/assets', '/.git/config']) {
      const { status } = await studio.ask(path, { headers: { accept: 'text/html' } });
      assert.ok(status === 403 || status === 404, `${path}: ${status}`);
    }
    assert.equal((await studio.ask('/', { method: 'TRACE' })).status, 405);
  });
});
