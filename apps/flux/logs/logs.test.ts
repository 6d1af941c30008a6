import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { flux } from '../flux.ts';
import { followLog } from './follow.ts';

const now = Date.now();
const iso = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();
const line = (secondsAgo: number, level: number, msg: string, rest: object = {}) =>
  `${JSON.stringify({ level, time: iso(secondsAgo), release: 'r1', ...rest, msg })}\n`;
const request = (secondsAgo: number, status: number) =>
  `{"t":${((now - secondsAgo * 1000) / 1000).toFixed(3)},"b":"b3","r":"r1","s":${status},"ut":"0.004"}\n`;

describe('the logs of a studio', () => {
  let folder: string;
  const path = (name: string) => join(folder, 'studio/shared/logs', name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flux-logs-'));
    await mkdir(join(folder, 'studio/shared/logs'), { recursive: true });
    const target = { root: join(folder, 'studio'), url: 'http://localhost:1', listen: '127.0.0.1:1' };
    await writeFile(
      join(folder, 'flux.config.ts'),
      `export default { targets: { local: ${JSON.stringify(target)} } };\n`,
    );
    await writeFile(
      path('auth.log'),
      `${line(7_200, 30, 'long ago')}${line(60, 30, 'ready', { ms: 12 })}${line(20, 50, 'broke', { err: { message: 'no', stack: 'Error: no\n    at x' } })}`,
    );
    await writeFile(
      path('messaging.log'),
      `${line(40, 40, 'slow')}ReferenceError: x\n    at somewhere\n${line(10, 20, 'detail')}`,
    );
    await writeFile(path('requests.log'), `${request(50, 200)}${request(30, 502)}`);
    await writeFile(path('nginx.log'), '');
  });
  after(() => rm(folder, { recursive: true }));

  async function run(...argv: readonly string[]) {
    let [out, err] = ['', ''];
    const code = await flux(['logs', 'local', ...argv], {
      out: { write: (text) => (out += text) },
      err: { write: (text) => (err += text) },
      env: { INIT_CWD: folder },
    });
    return { code, out, err };
  }

  test('are told in the order of time, of requests those that failed', async () => {
    const { out } = await run();
    assert.deepEqual(
      out
        .trimEnd()
        .split('\n')
        .map((text) => text.replace(/^[\d:.]{12} /, '')),
      [
        'auth          ready ms=12',
        'messaging     WARN slow',
        'messaging     WARN ReferenceError: x',
        'messaging     WARN     at somewhere',
        'requests      ERROR 502 4 ms by r1 in b3',
        'auth          ERROR broke',
        '    Error: no',
        '        at x',
      ],
    );
  });

  test('can be asked of one service, from a time on, and for what is grave', async () => {
    assert.equal((await run('requests')).out.trimEnd().split('\n').length, 2);
    assert.match((await run('auth', '--since', '3h')).out, /long ago/);
    const grave = JSON.parse((await run('--level', 'error', '--json')).out);
    assert.deepEqual(
      grave.entries.map(({ from, level }: { from: string; level: string }) => [from, level]),
      [
        ['requests', 'error'],
        ['auth', 'error'],
      ],
    );
    assert.match((await run('messaging', '--level', 'debug')).out, /DEBUG detail/);
    for (const wrong of [['nobody'], ['--since', 'soon'], ['--level', 'loud']])
      assert.equal((await run(...wrong)).code, 2, wrong.join(' '));
  });

  test('go on as they are written, however they come', async () => {
    const next = followLog('nginx', path('nginx.log'));
    assert.deepEqual(next(), []);
    const whole = Buffer.from('2026/11/26 17:58:10 [error] 7#7: upstream é ended\n  more\n');
    const middle = whole.indexOf('é') + 1;
    await appendFile(path('nginx.log'), whole.subarray(0, middle));
    assert.deepEqual(next(), []);
    await appendFile(path('nginx.log'), whole.subarray(middle));
    assert.deepEqual(
      next().map(({ level, text }) => [level, text]),
      [
        ['error', '7#7: upstream é ended'],
        ['error', '  more'],
      ],
    );
    await writeFile(path('nginx.log'), '2026/11/26 17:58:11 [notice] 7#7: anew\n');
    assert.deepEqual(
      next().map(({ text }) => text),
      ['7#7: anew'],
    );
  });
});
