import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type TestCluster, testCluster } from '@flux/database/testing';
import { WebSocket } from 'ws';
import { type Ran, run } from '../../apps/flux/host/run.ts';
import { startWithHost } from '../../apps/flux/init/withHost.ts';
import { readFileOf } from '../../apps/flux/release/inventory.ts';
import { type Manifest, readManifest, writeManifest } from '../../apps/flux/release/manifest.ts';
import { layout } from '../../apps/flux/target/layout.ts';
import { freePort } from './processes.ts';
import type { Cleanup } from './topologies.ts';

/** Built; only building a release needs the sources. */
const main = join(import.meta.dirname, '../../dist/flux/main.js');
const sources = join(import.meta.dirname, '../../apps/flux/main.ts');

export type Host = {
  /** A folder with the target `local` in its flux.config.ts; the studio is in `studio` under it. */
  readonly folder: string;
  readonly root: string;
  readonly url: string;
  readonly cluster: TestCluster;
  /** Whether the studio has a disk of its own, which a test may fill. */
  readonly hasOwnDisk: boolean;
  /** Runs the operator's command line there. */
  readonly flux: (...argv: readonly string[]) => Promise<Ran>;
  /** The same, to be killed or watched. */
  readonly spawnFlux: (
    onLine: (line: string) => void,
    ...argv: readonly string[]
  ) => { readonly ran: Promise<Ran>; readonly kill: () => boolean };
};

/**
 * A host that has seen no studio yet, with a PostgreSQL of its own.
 * @param wantsOwnDisk Whether the studio is to lie on a small disk of its own, in memory.
 */
export async function testHost(t: Cleanup, wantsOwnDisk = false): Promise<Host> {
  const folder = await mkdtemp(join(tmpdir(), 'flux-host-'));
  await chmod(folder, 0o755); // nginx's workers look into it
  const cluster = await testCluster(t);
  const [port, metricsPort] = [await freePort(), await freePort()];
  const root = join(folder, 'studio');
  await mkdir(root);
  const mount = () => run('mount', ['-t', 'tmpfs', '-o', 'size=4g,mode=755', 'none', root]);
  const hasOwnDisk = wantsOwnDisk && (await mount()).code === 0;
  const url = `http://localhost:${port}`;
  const local = {
    root,
    url,
    listen: `127.0.0.1:${port}`,
    metricsListen: `127.0.0.1:${metricsPort}`,
    keep: 20,
    supervisor: 'pm2',
  };
  await writeFile(
    join(folder, 'flux.config.ts'),
    `export default { targets: { local: ${JSON.stringify(local)} } };\n`,
  );
  const { PATH, HOME, npm_execpath } = process.env;
  const env = { PATH, HOME, npm_execpath, INIT_CWD: folder };
  const spawnFlux: Host['spawnFlux'] = (onLine, ...argv) => {
    let rest = '';
    const program = argv[0] === 'build' ? sources : main;
    const child = execFile(process.execPath, [program, ...argv], { env, cwd: folder, maxBuffer: 64 << 20 });
    child.stderr?.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    });
    const ran = new Promise<Ran>((resolve) => {
      let [stdout, stderr] = ['', ''];
      child.stdout?.on('data', (text: string) => (stdout += text));
      child.stderr?.on('data', (text: string) => (stderr += text));
      child.on('close', (code) => resolve({ code: code ?? 137, stdout, stderr }));
    });
    return { ran, kill: () => child.kill('SIGKILL') };
  };
  t.after(async () => {
    const pm2 = join(root, 'shared/supervisor');
    await run(join(pm2, 'node'), [join(pm2, 'node_modules/pm2/bin/pm2'), 'kill'], {
      env: { PATH, HOME: join(root, 'shared/pm2'), PM2_HOME: join(root, 'shared/pm2') },
    });
    await startWithHost(layout(root), 'systemd'); // this machine's cron knows nothing of it any more
    if (hasOwnDisk) await run('umount', ['-l', root]);
    await rm(folder, { recursive: true, force: true });
  });
  return {
    folder,
    root,
    url,
    cluster,
    hasOwnDisk,
    flux: (...argv) => spawnFlux(() => {}, ...argv).ran,
    spawnFlux,
  };
}

/** Changes made to a release: text put before a file, another text, or nothing left of it. */
export type Changes = Readonly<Record<string, (text: string) => string | undefined>>;

/**
 * Another release: one that was built, with some files changed as if they had been so in the sources.
 * @param said What its manifest says otherwise.
 */
export async function variantOf(
  built: string,
  name: string,
  changes: Changes,
  said: Partial<Manifest> = {},
): Promise<string> {
  const manifest = await readManifest(built);
  const folder = join(dirname(built), name);
  await mkdir(folder, { recursive: true });
  const copied = await run('cp', ['-al', `${built}/.`, folder]);
  if (copied.code !== 0) throw new Error(copied.stderr);
  const files = { ...manifest.files };
  for (const [path, change] of Object.entries(changes)) {
    const text = await readFile(join(folder, path), 'utf8').catch(() => '');
    await unlink(join(folder, path)).catch(() => {});
    const changed = change(text);
    delete files[path];
    if (changed === undefined) continue;
    await writeFile(join(folder, path), changed);
    const made = await readFileOf(folder, path);
    if (made !== undefined) files[path] = made;
  }
  await unlink(join(folder, 'MANIFEST.json'));
  await writeManifest(folder, { ...manifest, id: name, files, ...said });
  return folder;
}

export const copyOf = async (built: string, name: string): Promise<string> => {
  const folder = join(dirname(built), name);
  await cp(built, folder, { recursive: true });
  return folder;
};

export type Served = {
  readonly requests: number;
  readonly failed: number;
  readonly faults: readonly string[];
};

/** Requests of people at work: on connections that are kept, one after the other on each, and never asked again. */
export function startLoad(url: string, perSecond: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const paths = [
    '/health/auth',
    '/health/messaging',
    '/health/collaboration',
    '/api/auth/me',
    '/api/channels',
    '/api/boards',
  ];
  const cookies = Array.from({ length: 10 }, (_, bucket) => `flux_bk=b${bucket}`);
  const { hostname, port } = new URL(url);
  let [requests, failed, isOver] = [0, 0, false];
  const faults: string[] = [];
  const note = (fault: string) => {
    failed++;
    if (faults.length < 20) faults.push(fault);
  };
  const open = new Set<Promise<void>>();
  function ask(at: number): Promise<void> {
    const path = paths[at % paths.length] ?? '/';
    requests++;
    return new Promise((resolve) => {
      const asked = request(
        { hostname, port, path, agent, timeout: 20_000, headers: { cookie: cookies[at % 10] } },
        (answer) => {
          answer.resume();
          answer.on('error', (error) => note(`${path}: ${error.message}`));
          answer.on('close', () => {
            if ((answer.statusCode ?? 0) >= 500) note(`${path}: ${answer.statusCode}`);
            resolve();
          });
        },
      );
      asked.on('timeout', () => asked.destroy(new Error('no answer within 20 s')));
      asked.on('error', (error) => {
        note(`${path}: ${error.message}`);
        resolve();
      });
      asked.end();
    });
  }
  async function run() {
    const began = performance.now();
    for (let at = 0; !isOver; ) {
      const due = ((performance.now() - began) / 1000) * perSecond;
      // After a time in which this process did not get to run, what is overdue comes a little later instead of at once.
      for (let now = 0; at < due && now < 50; at++, now++) {
        const one = ask(at).finally(() => open.delete(one));
        open.add(one);
      }
      await delay(10);
    }
    await Promise.all(open);
    agent.destroy();
  }
  const running = run();
  return {
    /** What came since the last call. */
    count: (): Served => {
      const counted = { requests, failed, faults: [...faults] };
      [requests, failed] = [0, 0];
      faults.length = 0;
      return counted;
    },
    stop: async () => {
      isOver = true;
      await running;
    },
  };
}

export type Load = ReturnType<typeof startLoad>;

/** Sockets that are open all the time and come back as the page does, 50 to 250 ms after they were sent away. */
export function startSockets(url: string, paths: readonly string[], authorization: string) {
  const gaps: number[] = [];
  let isOver = false;
  const sockets = new Set<WebSocket>();
  async function keep(path: string): Promise<void> {
    let lostAt: number | undefined;
    while (!isOver) {
      const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers: { authorization } });
      sockets.add(socket);
      const closed = new Promise<void>((resolve) => {
        socket.on('close', () => resolve());
        socket.on('error', () => resolve());
      });
      // The first message says that the service has taken the person in.
      socket.once('message', () => {
        if (lostAt !== undefined) gaps.push(performance.now() - lostAt);
        lostAt = undefined;
      });
      await closed;
      sockets.delete(socket);
      lostAt ??= performance.now();
      if (!isOver) await delay(50 + Math.random() * 200);
    }
  }
  const running = paths.map(keep);
  return {
    open: () => [...sockets].filter(({ readyState }) => readyState === WebSocket.OPEN).length,
    /** Milliseconds without a socket, each time one was lost since the last call. */
    gaps: () => gaps.splice(0).toSorted((a, b) => a - b),
    stop: async () => {
      isOver = true;
      for (const socket of sockets) socket.terminate();
      await Promise.all(running);
    },
  };
}
