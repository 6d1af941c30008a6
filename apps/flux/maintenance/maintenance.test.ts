import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { nginxConfiguration } from '../../../ops/nginx/configuration.ts';
import { buckets } from '../../../ops/nginx/slots.ts';
import { layout } from '../target/layout.ts';
import { closedNow, closeStudio, openStudio, passAddress } from './closed.ts';
import { momentInWords } from './words.ts';

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('a studio that is closed', () => {
  const root = mkdtempSync(join(tmpdir(), 'flux-closed-'));
  const at = layout(root);
  const ends: (() => unknown)[] = [];
  let [url, log] = ['', ''];
  const target = () => ({ url });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { redirect: 'manual', ...init });

  before(async () => {
    for (const folder of [at.slots, at.nginx, at.assets, at.logs, join(at.run, 'r')])
      mkdirSync(folder, { recursive: true });
    writeFileSync(join(at.assets, 'page.js'), 'page');
    for (const service of ['auth', 'messaging', 'collaboration']) {
      const server = createServer((_, answer) => answer.end(service)).listen(
        join(at.run, 'r', `${service}.sock`),
      );
      await once(server, 'listening');
      ends.push(() => server.close());
    }
    for (const bucket of buckets) symlinkSync('../run/r', join(at.slots, bucket));
    const [port, metrics] = [await freePort(), await freePort()];
    url = `http://127.0.0.1:${port}`;
    const isRoot = process.getuid?.() === 0;
    writeFileSync(
      at.nginxConfiguration,
      nginxConfiguration({
        listen: `127.0.0.1:${port}`,
        metricsListen: `127.0.0.1:${metrics}`,
        upstreams: { slots: at.slots, run: at.run, requestLog: at.requestLog },
        assets: at.assets,
        runDir: at.nginx,
        release: '',
        maintenance: at.maintenance,
        ...(isRoot ? { user: 'root' } : {}),
      }),
    );
    const nginx = spawn('nginx', ['-p', at.nginx, '-c', at.nginxConfiguration], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    nginx.stderr.on('data', (text: Buffer) => (log += text));
    ends.push(async () => {
      if (nginx.exitCode !== null) return;
      nginx.kill('SIGQUIT');
      await once(nginx, 'exit');
    });
    for (let tries = 0; tries < 100; tries++) {
      if ((await ask('/').catch(() => undefined)) !== undefined) return;
      await delay(50);
    }
    assert.fail(`nginx does not answer: ${log}`);
  });

  after(async () => {
    for (const end of ends.toReversed()) await end();
    rmSync(root, { recursive: true });
  });

  test('answers everybody for itself, from the next request on, until it is opened', async () => {
    assert.equal(await (await ask('/projects')).text(), 'auth');
    closeStudio(target(), at, { message: 'We move <b>house</b>.', until: new Date('2026-11-26T18:30:00Z') });
    const page = await ask('/projects/7', { headers: { accept: 'text/html' } });
    assert.equal(page.status, 503);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.equal(page.headers.get('retry-after'), '15');
    assert.equal(page.headers.get('cache-control'), 'no-store');
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'; style-src 'unsafe-inline'/);
    assert.doesNotMatch(policy, /script-src|,/);
    const html = await page.text();
    assert.match(html, /<h1>The studio is closed for a moment<\/h1>/);
    assert.match(html, /We move &lt;b&gt;house&lt;\/b&gt;\./);
    assert.match(html, /http-equiv="refresh"/);
    assert.doesNotMatch(html, /<script|(?:src|href)=/);
    openStudio(at);
    assert.equal(await (await ask('/projects/7')).text(), 'auth');
    assert.equal(closedNow(at), undefined);
  });

  test('tells programs and sockets so in JSON, whatever they ask and send', async () => {
    closeStudio(target(), at, { message: 'We move house.', until: new Date('2026-11-26T18:30:00Z') });
    for (const [path, method] of [
      ['/api/auth/me', 'GET'],
      ['/api/messages', 'POST'],
      ['/api/boards/7', 'DELETE'],
      ['/health/auth', 'GET'],
    ] as const) {
      const answer = await ask(path, { method, ...(method === 'POST' ? { body: 'x'.repeat(100_000) } : {}) });
      assert.equal(answer.status, 503, path);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, path);
      const body: Record<string, unknown> = JSON.parse(await answer.text());
      assert.deepEqual(
        [body.code, body.status, body.detail, body.until],
        ['maintenance', 503, 'We move house.', '2026-11-26T18:30:00.000Z'],
      );
    }
    const socket = new WebSocket(`${url.replace('http', 'ws')}/collaboration/7`);
    await once(socket, 'error');
    openStudio(at);
  });

  test('speaks the language of the browser', async () => {
    closeStudio(target(), at, {});
    const title = async (language: string) => {
      const text = await (await ask('/', { headers: { 'accept-language': language } })).text();
      return /<h1>(.*)<\/h1>/.exec(text)?.[1];
    };
    assert.equal(await title('de-AT,de;q=0.9,en;q=0.5'), 'Das Studio ist kurz geschlossen');
    assert.equal(await title('es'), 'El estudio está cerrado un momento');
    assert.equal(await title('fr'), 'The studio is closed for a moment');
    openStudio(at);
  });

  test('lets in who has a pass, and what is already open needs', async () => {
    const marker = closeStudio(target(), at, {});
    const given = await ask(passAddress(target(), marker).slice(url.length));
    assert.equal(given.status, 302);
    const cookie = given.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    assert.equal(await (await ask('/', { headers: { cookie } })).text(), 'auth');
    for (const wrong of ['0'.repeat(32), '../closed', '%2e%2e/closed', 'a/../../closed', ''])
      assert.equal((await ask('/', { headers: { cookie: `flux_pass=${wrong}` } })).status, 503, wrong);
    assert.equal(await (await ask('/assets/page.js')).text(), 'page');
    for (const inside of ['/flux-closed/closed', '/flux-closed/problem.json'])
      assert.equal((await ask(inside)).status, 404, inside);
    openStudio(at);
    closeStudio(target(), at, {});
    assert.equal(
      (await ask('/', { headers: { cookie } })).status,
      503,
      'a pass ends with what it was given for',
    );
    openStudio(at);
  });

  test('says something else when it is closed again, and keeps its beginning and its pass', async () => {
    const first = closeStudio(target(), at, { message: 'One' });
    const second = closeStudio(target(), at, { message: 'Two' });
    assert.deepEqual([second.since, second.pass, second.message], [first.since, first.pass, 'Two']);
    assert.match(await (await ask('/')).text(), /Two/);
    openStudio(at);
  });

  test('was never asked for anything that nginx had to be told', () => {
    assert.equal(readFileSync(join(at.nginx, 'error.log'), 'utf8').includes('reconfigur'), false);
    assert.equal(log, '');
  });
});

test('a time is told as people of the place read it, with the day where it is another one', () => {
  const now = new Date(2026, 10, 26, 17, 40);
  assert.match(momentInWords('en', new Date(2026, 10, 26, 18, 30), now), /^18:30 \S+$/);
  assert.match(momentInWords('de', new Date(2026, 10, 27, 8, 0), now), /^08:00 \S+ \(27\. November 2026\)$/);
});
