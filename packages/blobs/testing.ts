import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ping } from './clamd.ts';

const program = '/usr/sbin/clamd';

function isThere(): boolean {
  try {
    accessSync(program);
    return true;
  } catch {
    return false;
  }
}

/** For `skip` of a test that needs the daemon. */
export const noClamd = isThere() ? false : 'CLAMD IS MISSING: sudo apt-get install clamav-daemon';

/** What the daemon of the tests finds harmful, and under which name. */
export const malware = 'FLUX-TEST-MALWARE-7d1c';
export const signature = 'Flux.Test.Malware.UNOFFICIAL';
/** Bytes that it takes at most. */
export const streamMax = 300 * 1024;

/** The real daemon of ClamAV on a socket of its own, which knows one signature. */
export async function startClamd(t: { readonly after: (end: () => Promise<void>) => void }) {
  const dir = await mkdtemp(join(tmpdir(), 'flux-clamd-'));
  const path = join(dir, 'clamd.ctl');
  const config = join(dir, 'clamd.conf');
  await mkdir(join(dir, 'signatures'));
  await mkdir(join(dir, 'tmp'));
  const hex = Buffer.from(malware).toString('hex');
  await writeFile(join(dir, 'signatures/test.ndb'), `Flux.Test.Malware:0:*:${hex}\n`);
  const lines = [
    `LocalSocket ${path}`,
    `DatabaseDirectory ${dir}/signatures`,
    `TemporaryDirectory ${dir}/tmp`,
    'Foreground yes',
    `StreamMaxLength ${streamMax}`,
    'MaxFileSize 200K',
    'AlertExceedsMax yes',
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  let daemon: ChildProcess | undefined;

  async function stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const stopping = daemon;
    daemon = undefined;
    if (stopping === undefined) return;
    const gone = once(stopping, 'exit');
    stopping.kill('SIGCONT');
    stopping.kill(signal);
    await gone;
  }

  async function start(): Promise<void> {
    daemon = spawn(program, ['-c', config], { stdio: 'ignore' });
    for (let tries = 0; !(await ping({ path }, { pingMs: 1_000, chunkMs: 0, verdictMs: 0 })); tries++) {
      if (tries === 200 || daemon.exitCode !== null) throw new Error('clamd did not start');
      await delay(50);
    }
  }

  t.after(async () => {
    await stop();
    await rm(dir, { recursive: true, force: true });
  });
  await start();
  return {
    address: { path },
    start,
    stop,
    /** It stays, and does nothing any more until it is stopped or goes on. */
    hold: (): void => void daemon?.kill('SIGSTOP'),
    goOn: (): void => void daemon?.kill('SIGCONT'),
  };
}
