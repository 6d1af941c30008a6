import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Ran, type RunOptions, run } from '../../apps/flux/host/run.ts';
import { root as tree } from '../../scripts/current.ts';
import { find } from '../../scripts/debianPackages.ts';
import type { Cleanup } from './topologies.ts';

/** What this machine has, and a studio's host does not need. */
const masked = [
  'apt-daily-upgrade.timer',
  'apt-daily.timer',
  'clamav-daemon.service',
  'clamav-daemon.socket',
  'clamav-freshclam.service',
  'console-getty.service',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'man-db.timer',
  'nginx.service',
  'systemd-timesyncd.service',
];

async function must(program: string, ...argv: readonly string[]): Promise<void> {
  const { code, stderr } = await run(program, argv);
  if (code !== 0) throw new Error(`${program} ${argv.join(' ')}: ${stderr}`);
}

/** capabilities(7): CAP_SYS_ADMIN, without which nothing is mounted. */
const mayMount = (): boolean => {
  const [, effective = '0'] =
    /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return (BigInt(`0x${effective}`) & (1n << 21n)) !== 0n;
};

/** Why no host can be booted here; nothing where one can. */
export function cannotBoot(): string | undefined {
  if (process.getuid?.() !== 0 || !mayMount()) return 'only root boots a host with systemd';
  if (find('systemd-nspawn') === undefined)
    return 'there is no systemd-nspawn: apt-get install systemd-container';
  if (!/\boverlay$/m.test(readFileSync('/proc/filesystems', 'utf8'))) return 'this kernel has no overlayfs';
  return undefined;
}

/** How systemd-nspawn ends where whoever started it is to start it again. */
const rebootCode = 133;

export type Container = {
  /** Runs a program there, as root and with nothing of this process's environment. */
  readonly run: (program: string, argv: readonly string[], options?: RunOptions) => Promise<Ran>;
  /** Restarts it as a person would, and waits until it is up. */
  readonly reboot: () => Promise<void>;
  /** A file of it, as it is seen from here. */
  readonly path: (path: string) => string;
};

/** The first process of the container, as this host knows it. */
function leaderOf(nspawn: ChildProcess): string | undefined {
  try {
    const children = readFileSync(`/proc/${nspawn.pid}/task/${nspawn.pid}/children`, 'utf8').trim();
    return children.split(' ').find((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'systemd\n');
  } catch {
    return undefined;
  }
}

/**
 * Boots a host with systemd: this machine's own disk under a layer that is thrown away, without PostgreSQL's cluster, and
 * with a network that only it sees.
 * @param log Where what it prints at its start goes.
 * @param shown Folders of this host that are seen there, too, and not written to.
 */
export async function bootContainer(t: Cleanup, log: string, shown: readonly string[]): Promise<Container> {
  const folder = await mkdtemp('/var/tmp/flux-boot-');
  const [upper, work, root] = ['upper', 'work', 'root'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await must('mount', '-t', 'tmpfs', '-o', 'size=6g,mode=0755', 'flux-boot', folder);
  t.after(async () => {
    await run('umount', ['--lazy', folder]);
    await rm(folder, { recursive: true, force: true });
  });
  for (const one of [upper, work, root]) await mkdir(one);
  const layers = `lowerdir=/,upperdir=${upper},workdir=${work}`;
  await must('mount', '-t', 'overlay', '-o', layers, 'flux-boot', root);
  t.after(() => run('umount', ['--lazy', root]).then(() => {}));
  for (const clusters of ['etc/postgresql', 'var/lib/postgresql'])
    for (const version of await readdir(join(root, clusters)).catch(() => []))
      await rm(join(root, clusters, version, 'main'), { recursive: true, force: true });
  // So that it is the same on machines with and without cron.
  await rm(join(root, 'usr/bin/crontab'), { force: true });
  for (const unit of masked) {
    const path = join(root, 'etc/systemd/system', unit);
    await rm(path, { force: true });
    await symlink('/dev/null', path);
  }

  const binds = [tree, join(process.execPath, '..'), ...shown].map((path) => `--bind-ro=${path}`);
  const argv = [
    '--boot',
    '--quiet',
    '--register=no',
    '--keep-unit',
    '--private-network',
    '--link-journal=no',
    '--resolv-conf=off',
    '--timezone=off',
    `--machine=flux-${process.pid}`,
    `--directory=${root}`,
    ...binds,
  ];
  const told = createWriteStream(log);
  const boot = (): ChildProcess => {
    const started = spawn('systemd-nspawn', argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    started.stdout.pipe(told, { end: false });
    started.stderr.pipe(told, { end: false });
    return started;
  };
  let nspawn = boot();
  t.after(async () => {
    // SIGTERM would be handed on, to be powered off with all that takes. With its first process all others end.
    const [leader, isOver] = [leaderOf(nspawn), nspawn.exitCode === null ? once(nspawn, 'exit') : undefined];
    if (leader === undefined) nspawn.kill('SIGKILL');
    else process.kill(Number(leader), 'SIGKILL');
    await isOver;
    told.end();
  });

  const inside: Container['run'] = async (program, argv, options = {}) => {
    const leader = leaderOf(nspawn);
    if (leader === undefined) return { code: 127, stdout: '', stderr: 'the container does not run' };
    const spaces = [
      '--target',
      leader,
      '--mount',
      '--uts',
      '--ipc',
      '--net',
      '--pid',
      '--root',
      '--wd=/root',
    ];
    return await run('nsenter', [...spaces, '--', 'env', '--chdir=/root', program, ...argv], {
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' },
      ...options,
    });
  };
  async function untilUp(): Promise<void> {
    for (let tries = 0; tries < 600 && nspawn.exitCode === null; tries++) {
      const { stdout } = await inside('systemctl', ['is-system-running']);
      if (['running', 'degraded'].includes(stdout.trim())) return;
      await delay(100);
    }
    throw new Error(`The host does not come up: ${readFileSync(log, 'utf8').slice(-2000)}`);
  }
  await untilUp();
  return {
    run: inside,
    reboot: async () => {
      const ended = once(nspawn, 'exit');
      await inside('systemctl', ['reboot']);
      const [code] = await ended;
      if (code !== rebootCode) throw new Error(`systemd-nspawn ended with ${code}.`);
      nspawn = boot();
      await untilUp();
    },
    path: (path) => join(root, path),
  };
}
