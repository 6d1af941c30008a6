import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { nginxConfiguration } from './configuration.ts';
import { buckets, standby } from './slots.ts';

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

type Answer = {
  readonly status: number;
  readonly release: string;
  readonly cookie: string;
  readonly body: string;
};

describe('buckets of people behind nginx', () => {
  const base = mkdtempSync(join(tmpdir(), 'flux-slots-'));
  const ends: (() => unknown)[] = [];
  let [port, metricsPort] = [0, 0];

  /** What a release is to nginx: three sockets that answer. */
  async function serve(release: string): Promise<void> {
    mkdirSync(join(base, 'run', release), { recursive: true });
    for (const service of ['auth', 'messaging', 'collaboration']) {
      const server = createServer((asked, answer) => {
        answer.setHeader('x-release', release);
        answer.end(`${service} ${asked.url}`);
      }).listen(join(base, 'run', release, `${service}.sock`));
      await once(server, 'listening');
      ends.push(() => server.close());
    }
  }

  function point(bucket: string, release: string): void {
    symlinkSync(join('../run', release), join(base, 'slots', `.${bucket}`));
    renameSync(join(base, 'slots', `.${bucket}`), join(base, 'slots', bucket));
  }

  function ask(
    path: string,
    headers: Record<string, string> = {},
    agent?: Agent,
    at = port,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: at, path, headers, agent: agent ?? false }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            release: String(response.headers['x-release'] ?? ''),
            cookie: response.headers['set-cookie']?.join() ?? '',
            body,
          }),
        );
      })
        .on('error', reject)
        .end();
    });
  }

  before(async () => {
    for (const folder of ['slots', 'nginx', 'assets']) mkdirSync(join(base, folder));
    await serve('r1');
    await serve('r2');
    for (const bucket of buckets) point(bucket, 'r1');
    [port, metricsPort] = [await freePort(), await freePort()];
    writeFileSync(
      join(base, 'nginx.conf'),
      nginxConfiguration({
        listen: `127.0.0.1:${port}`,
        metricsListen: `127.0.0.1:${metricsPort}`,
        upstreams: {
          slots: join(base, 'slots'),
          run: join(base, 'run'),
          requestLog: join(base, 'requests.log'),
        },
        assets: join(base, 'assets'),
        runDir: join(base, 'nginx'),
        release: '',
        ...(process.getuid?.() === 0 ? { user: 'root' } : {}),
      }),
    );
    const nginx = spawn('nginx', ['-p', base, '-c', join(base, 'nginx.conf')], {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    ends.push(async () => {
      nginx.kill('SIGQUIT');
      await once(nginx, 'exit');
    });
    for (let tries = 0; tries < 100; tries++) {
      if (
        await ask('/').then(
          () => true,
          () => false,
        )
      )
        return;
      await delay(50);
    }
    throw new Error('nginx did not answer');
  });

  after(async () => {
    for (const end of ends.reverse()) await end();
    rmSync(base, { recursive: true });
  });

  test('every service is reached as before, and each one’s health and metrics', async () => {
    assert.equal((await ask('/sign-in')).body, 'auth /sign-in');
    assert.equal((await ask('/api/boards/1?a=b')).body, 'collaboration /api/boards/1?a=b');
    assert.equal((await ask('/api/projects/1/channels')).body, 'messaging /api/projects/1/channels');
    assert.equal((await ask('/health/messaging')).body, 'messaging /health');
    assert.equal((await ask('/metrics')).status, 404);
    assert.equal((await ask('/r2/auth/metrics', {}, undefined, metricsPort)).body, 'auth /metrics');
  });

  test('a stranger gets a bucket, and keeps it whatever their browser calls itself', async () => {
    const seen = new Set<string>();
    for (let number = 0; number < 200; number++) {
      const { cookie } = await ask('/', { 'user-agent': `browser ${number}` });
      const bucket = /^flux_bk=(b\d); Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/.exec(cookie)?.[1];
      assert.ok(bucket, cookie);
      seen.add(bucket);
    }
    assert.deepEqual([...seen].sort(), buckets);
    point('b7', 'r2');
    for (let number = 0; number < 20; number++) {
      const headers = { 'user-agent': `browser ${number}`, cookie: 'a=1; flux_bk=b7' };
      assert.deepEqual(await ask('/', headers), { status: 200, release: 'r2', cookie: '', body: 'auth /' });
    }
    assert.match((await ask('/', { cookie: 'flux_bk=b77' })).cookie, /flux_bk=b\d;/);
    point('b7', 'r1');
  });

  test('what cannot be sent goes to the release before; what was sent is asked again only if it changes nothing', async () => {
    symlinkSync('../run/r1', join(base, 'slots', standby));
    const [b4, b5] = [{ cookie: 'flux_bk=b4' }, { cookie: 'flux_bk=b5' }];
    // Nothing listens there: the process has ended.
    mkdirSync(join(base, 'run', 'r3'));
    point('b4', 'r3');
    const post = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}/api/auth/x`, { method: 'POST', body: 'once', headers });
    assert.deepEqual(await ask('/api/auth/x', b4), {
      status: 200,
      release: 'r1',
      cookie: '',
      body: 'auth /api/auth/x',
    });
    assert.equal((await post(b4)).headers.get('x-release'), 'r1');
    // It ends while it has the request.
    let asked = 0;
    mkdirSync(join(base, 'run', 'r4'));
    const dying = createServer(({ socket }) => {
      asked++;
      socket.destroy();
    }).listen(join(base, 'run', 'r4', 'auth.sock'));
    ends.push(() => dying.close());
    await once(dying, 'listening');
    point('b5', 'r4');
    assert.equal((await ask('/api/auth/x', b5)).release, 'r1');
    const before = asked;
    assert.equal((await post(b5)).status, 503);
    assert.equal(asked, before + 1);
    rmSync(join(base, 'slots', standby));
    assert.equal((await ask('/api/auth/x', b4)).status, 503, 'nobody is there');
    const lines = readFileSync(join(base, 'requests.log'), 'utf8').trimEnd().split('\n');
    const passedOn = lines.map((line) => JSON.parse(line)).filter(({ b, us }) => b === 'b4' && us !== '200');
    assert.deepEqual(
      passedOn.map(({ s, r, us }) => ({ s, r, us })),
      [
        { s: 200, r: 'r1', us: '502, 200' },
        { s: 200, r: 'r1', us: '502, 200' },
        { s: 503, r: '', us: '502, 502' },
      ],
    );
    for (const bucket of ['b4', 'b5']) point(bucket, 'r1');
  });

  test('forty switches under requests on kept connections fail none, and the log says who answered', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    let isOver = false;
    const counts: Record<string, number> = {};
    const clients = Array.from({ length: 8 }, async (_, client) => {
      while (!isOver) {
        const { status, release } = await ask('/x', { cookie: `flux_bk=b${client}` }, agent);
        counts[`${status} ${release}`] = (counts[`${status} ${release}`] ?? 0) + 1;
      }
    });
    for (let turn = 0; turn < 40; turn++) {
      for (const bucket of buckets) point(bucket, turn % 2 === 0 ? 'r2' : 'r1');
      await delay(25);
    }
    isOver = true;
    await Promise.all(clients);
    agent.destroy();
    assert.deepEqual(Object.keys(counts).sort(), ['200 r1', '200 r2']);
    const lines = readFileSync(join(base, 'requests.log'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const release of ['r1', 'r2'])
      assert.ok(
        lines.filter((line) => line.r === release && line.s === 200).length >=
          (counts[`200 ${release}`] ?? 0),
      );
  });
});
