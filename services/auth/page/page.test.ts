import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { pagePath, pages } from '@flux/contracts';
import type { Service } from '@flux/http';
import { testApp, testSettings } from '@flux/http/testing';
import { pino } from 'pino';
import { createPage } from './index.ts';

const html =
  '<!doctype html><html lang="en"><head></head><script nonce="FLUX_NONCE" src="/assets/index-a1.js"></script><p nonce="FLUX_NONCE">';
const pageFiles = {
  pages: {
    home: ['/assets/home-d4.js', '/assets/home-e5.css'],
    signIn: ['/assets/sign-in-f6.js'],
  },
  languages: { en: ['/assets/en-g7.js'], de: ['/assets/de-h8.js'] },
};
const script = `console.log(${JSON.stringify('x'.repeat(5_000))})`;

/** A build as Vite leaves it: a page, hashed assets with what was compressed beside them, files with plain names. */
function build(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'flux-page-'));
  t.after(() => rmSync(dir, { recursive: true }));
  mkdirSync(join(dir, 'assets'));
  mkdirSync(join(dir, '.vite'));
  const write = (name: string, bytes: string | Buffer) => writeFileSync(join(dir, name), bytes);
  write('index.html', html);
  write('favicon.svg', '<svg/>');
  write('.vite/manifest.json', '{}');
  write('.vite/pages.json', JSON.stringify(pageFiles));
  write('assets/index-a1.js', script);
  write('assets/index-a1.js.br', brotliCompressSync(script));
  write('assets/index-a1.js.gz', gzipSync(script));
  write('assets/font-b2.woff2', Buffer.from([0x77, 0x4f, 0x46, 0x32]));
  write('assets/data-c3.bin', 'bytes');
  return dir;
}

async function served(
  t: TestContext,
  options: { webDist?: string; env?: Record<string, string>; release?: string } = {},
) {
  const settings = testSettings(options.env ?? {});
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const page = createPage({ settings, log, webDist: options.webDist ?? build(t) });
  const service: Service = {
    name: 'auth',
    routes: page.routes,
    sockets: [],
    checks: () => ({}),
    open: async () => {},
    close: async () => {},
  };
  const app = await testApp(t, [service], { settings });
  const get = (path: string, init: RequestInit = {}) => fetch(`${app.url}${path}`, init);
  return { app, get, lines };
}

const nonceOf = (response: Response): string =>
  /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? '';

test('every address of the page answers with the page', async (t) => {
  const { get } = await served(t);
  for (const name of Object.keys(pages) as (keyof typeof pages)[]) {
    const response = await get(pagePath(name, '0193a0f0-0000-7000-8000-000000000000'));
    assert.equal(response.status, 200, name);
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.match(await response.text(), /^<!doctype html>/);
  }
});

test('each answer has a nonce of its own, the same in its policy and wherever the page needs it', async (t) => {
  const { get } = await served(t);
  const first = await get('/');
  const nonce = nonceOf(first);
  assert.equal(Buffer.from(nonce, 'base64').length, 16);
  const text = await first.text();
  assert.doesNotMatch(text, /FLUX_NONCE/);
  assert.equal(text.split(`nonce="${nonce}"`).length - 1, 4, 'script, paragraph, language and page');
  assert.notEqual(nonceOf(await get('/')), nonce);
});

test('the policy of the page is the one that was designed, word for word', async (t) => {
  const { get } = await served(t);
  const response = await get('/sign-in');
  const policy = (response.headers.get('content-security-policy') ?? '').replaceAll(nonceOf(response), 'N');
  assert.deepEqual(policy.split('; '), [
    "default-src 'none'",
    "script-src 'nonce-N' 'strict-dynamic'",
    "style-src 'self' 'nonce-N'",
    "connect-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    'trusted-types flux',
    "require-trusted-types-for 'script'",
    'report-to csp',
    'report-uri /api/csp-report',
  ]);
  assert.equal(response.headers.get('reporting-endpoints'), 'csp="/api/csp-report"');
});

test('the page carries the other defences of the browser, and no HSTS in development', async (t) => {
  const { get } = await served(t);
  const { headers } = await get('/');
  assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
  assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('referrer-policy'), 'strict-origin-when-cross-origin');
  assert.match(headers.get('permissions-policy') ?? '', /camera=\(\)/);
  assert.equal(headers.get('strict-transport-security'), null);
});

test('HEAD answers as GET without the body', async (t) => {
  const { get } = await served(t);
  for (const path of ['/', '/assets/index-a1.js', '/favicon.svg']) {
    const head = await get(path, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
    const whole = await get(path, { headers: { 'accept-encoding': 'identity' } });
    assert.equal(head.status, 200, path);
    assert.equal(head.headers.get('content-length'), whole.headers.get('content-length'));
    assert.equal(await head.text(), '');
  }
});

test('a mistyped address gets the page with 404, a program there gets a problem', async (t) => {
  const { get } = await served(t);
  const person = await get('/bords/x', { headers: { accept: 'text/html,*/*' } });
  assert.equal(person.status, 404);
  assert.match(await person.text(), /^<!doctype html>/);
  const program = await get('/bords/x', { headers: { accept: 'application/json' } });
  assert.equal(program.status, 404);
  assert.equal(program.headers.get('content-type'), 'application/problem+json');
});

test('an unknown address under /api, /assets or a socket is a problem even for a browser', async (t) => {
  const { get } = await served(t);
  for (const path of [
    '/api/nothing',
    '/assets/nothing.js',
    '/collaboration/x',
    '/health/nothing',
    '/assets/',
  ]) {
    const response = await get(path, { headers: { accept: 'text/html' } });
    assert.equal(response.status, 404, path);
    assert.equal(response.headers.get('content-type'), 'application/problem+json', path);
    assert.equal(((await response.json()) as { code: string }).code, 'not_found');
  }
});

test('no path leads out of the build or to its notes', async (t) => {
  const { app } = await served(t);
  for (const path of [
    '/assets/../index.html',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/.vite/manifest.json',
    '/index.html',
  ]) {
    const { statusCode, headers } = await app.fastify.inject({ url: path, headers: { accept: '*/*' } });
    assert.equal(statusCode, 404, path);
    assert.equal(headers['content-type'], 'application/problem+json');
  }
});

test('an asset may be kept for a year, since its name says what is in it; an icon for an hour', async (t) => {
  const { get } = await served(t);
  const asset = await get('/assets/font-b2.woff2');
  assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.equal(asset.headers.get('content-type'), 'font/woff2');
  assert.equal((await asset.arrayBuffer()).byteLength, 4);
  const icon = await get('/favicon.svg');
  assert.equal(icon.headers.get('cache-control'), 'public, max-age=3600');
  assert.equal(icon.headers.get('content-type'), 'image/svg+xml');
  assert.equal((await get('/assets/data-c3.bin')).headers.get('content-type'), 'application/octet-stream');
});

test('an asset comes in the best coding that the client takes, each with its own tag', async (t) => {
  const { app } = await served(t);
  const ask = async (accept: string | undefined) => {
    const headers = accept === undefined ? {} : { 'accept-encoding': accept };
    const answer = await app.fastify.inject({ url: '/assets/index-a1.js', headers });
    assert.equal(answer.headers.vary, 'accept-encoding');
    return { coding: answer.headers['content-encoding'], tag: answer.headers.etag, body: answer.rawPayload };
  };
  const br = await ask('gzip, deflate, br');
  const gzip = await ask('gzip;q=1.0, br;q=0');
  const plain = await ask(undefined);
  assert.equal(br.coding, 'br');
  assert.equal(brotliDecompressSync(br.body).toString(), script);
  assert.equal(gzip.coding, 'gzip');
  assert.equal(gunzipSync(gzip.body).toString(), script);
  assert.equal(plain.coding, undefined);
  assert.equal(plain.body.toString(), script);
  assert.equal(new Set([br.tag, gzip.tag, plain.tag]).size, 3);
  assert.equal((await ask('*')).coding, 'br');
  assert.equal((await ask('identity, *;q=0.000')).coding, undefined);
  assert.equal((await ask('deflate;q=0.5')).coding, undefined);
});

test('a client that has the asset already is told so', async (t) => {
  const { app } = await served(t);
  const ask = (tag: string) =>
    app.fastify.inject({
      url: '/assets/index-a1.js',
      headers: { 'if-none-match': tag, 'accept-encoding': 'br' },
    });
  const tag = String((await ask('"other"')).headers.etag);
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const answer = await ask(known);
    assert.equal(answer.statusCode, 304, known);
    assert.equal(answer.body, '');
    assert.equal(answer.headers.etag, tag);
  }
  assert.equal((await ask('"other"')).statusCode, 200);
});

test('without a build every page says in a sentence what to do, and the log too', async (t) => {
  const { get, lines } = await served(t, { webDist: join(tmpdir(), 'flux-no-such-build') });
  for (const path of ['/', '/sign-in', '/assets/index-a1.js']) {
    const response = await get(path);
    assert.equal(response.status, 503);
    const { detail } = (await response.json()) as { detail: string };
    assert.equal(detail, 'The page is not built. Run npm start, which builds it.');
  }
  assert.match(lines.join(''), /the page is not built/);
});

test('the theme that was chosen in a browser stands in the page from its first byte, and nothing else does', async (t) => {
  const { get } = await served(t);
  const tagFor = async (cookie: string) =>
    /<html[^>]*>/.exec(await (await get('/', { headers: { cookie } })).text())?.[0];
  assert.equal(await tagFor('flux_theme=dark'), '<html data-theme="dark" lang="en">');
  assert.equal(await tagFor('a=b; flux_theme=light; c=d'), '<html data-theme="light" lang="en">');
  for (const cookie of [
    '',
    'flux_theme=system',
    'flux_theme="><script>',
    'my_flux_theme=dark',
    'flux_theme=darker',
  ])
    assert.equal(await tagFor(cookie), '<html lang="en">', cookie);
});

test('a choice is read from the cookie that is bound to the host, too', async (t) => {
  const { get } = await served(t);
  const response = await get('/', { headers: { cookie: '__Host-flux_theme=dark; flux_theme=light' } });
  assert.match(await response.text(), /<html data-theme="dark"/);
});

test('what the page of an address and its language need is fetched with the HTML, of the door for who is not signed in', async (t) => {
  const { get } = await served(t);
  const filesFor = async (path: string, headers: Record<string, string> = {}) =>
    [
      ...(await (await get(path, { headers: { accept: 'text/html', ...headers } })).text()).matchAll(
        /href="([^"]+)"/g,
      ),
    ].map(([, href]) => href);
  const signedIn = { cookie: 'flux_refresh=x' };
  assert.deepEqual(await filesFor('/'), ['/assets/en-g7.js', '/assets/sign-in-f6.js']);
  assert.deepEqual(await filesFor('/', signedIn), [
    '/assets/en-g7.js',
    '/assets/home-d4.js',
    '/assets/home-e5.css',
  ]);
  assert.deepEqual(await filesFor('/', { cookie: '__Host-flux_refresh=x' }), await filesFor('/', signedIn));
  assert.deepEqual(await filesFor('/sign-in', signedIn), ['/assets/en-g7.js', '/assets/sign-in-f6.js']);
  assert.deepEqual(await filesFor('/sign-up'), ['/assets/en-g7.js'], 'a page that the build does not name');
  assert.deepEqual(await filesFor('/nowhere'), ['/assets/en-g7.js']);
  const first = async (headers: Record<string, string>) => (await filesFor('/sign-in', headers))[0];
  assert.equal(await first({ 'accept-language': 'fr, de-AT;q=0.8, en;q=0.9' }), '/assets/en-g7.js');
  assert.equal(await first({ 'accept-language': 'fr, de-AT, en;q=0.9' }), '/assets/de-h8.js');
  assert.equal(await first({ 'accept-language': 'en', cookie: 'flux_language=de' }), '/assets/de-h8.js');
  assert.equal(
    await first({ 'accept-language': ';;,q=', cookie: 'flux_language=__proto__' }),
    '/assets/en-g7.js',
  );
});
