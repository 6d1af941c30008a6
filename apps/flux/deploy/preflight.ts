import { readFile, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { serviceNames } from '@flux/contracts';
import { listMigrations } from '@flux/database';
import { migrations } from '@flux/services/operator';
import pg from 'pg';
import { Failure } from '../failures.ts';
import { holdersOfPath, strangersAt, tellHolders } from '../host/holders.ts';
import { run } from '../host/run.ts';
import { closedNow } from '../maintenance/closed.ts';
import { addressesOf, nginxUnit } from '../proxy/nginx.ts';
import { scanForSecrets, tellSecret } from '../release/secretScan.ts';
import { isRoot, users } from '../target/person.ts';
import { faultsOfSettings } from '../target/settingsFaults.ts';
import { socketOf } from './ask.ts';
import { checkRelease } from './checkRelease.ts';
import { outcomesOf } from './journal.ts';
import { wasLookedOver } from './lookedOver.ts';
import type { Deployment, Phase } from './phase.ts';
import { nameOf, readUnitName } from './units.ts';

/** What there is to look at: a release, and where it runs or will. */
export type Studio = Pick<Deployment, 'at' | 'built' | 'manifest' | 'settings' | 'supervisor' | 'target'>;

const megabyte = 1e6;
/** Beside the release: its logs, a database that grows, uploads that nginx buffers. */
const spareDisk = 500 * megabyte;
/** Three services that start beside the three that run. */
const spareMemory = 250 * megabyte;
/** What the kernel keeps waiting in front of a busy service; operations.md. */
const leastBacklog = 4096;
const longestSocketPath = 107;
const oldestPostgres = 15;
/** Seconds that the clocks of host and database may differ: tokens are good for minutes. */
const clockSkew = 5;

const stop = (sentence: string, cause?: unknown): never => {
  throw new Failure('preflight_failed', sentence, cause);
};

const megabytes = (bytes: number): string => `${Math.round(bytes / megabyte).toLocaleString('en')} MB`;

async function checkDisk({ manifest, at }: Studio): Promise<string> {
  const { bavail, bsize } = await statfs(at.root);
  const free = bavail * bsize;
  const size = Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0);
  const needed = size + spareDisk;
  if (free < needed) stop(`${at.root} has ${megabytes(free)} free; the release needs ${megabytes(needed)}.`);
  return `${megabytes(free)} free`;
}

/** What the kernel can give without swapping, which is more than what is free. */
async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
}

async function checkMemory(): Promise<string> {
  const free = await availableMemory();
  if (free < spareMemory)
    stop(
      `This host has ${megabytes(free)} of memory to spare; a second set of services needs ${megabytes(spareMemory)}.`,
    );
  return `${megabytes(free)} to spare`;
}

function checkSettings({ manifest, settings, at }: Studio): string {
  const faults = faultsOfSettings(at, settings, manifest.settings);
  if (faults.length > 0) stop(faults.join(' '));
  return `${Object.keys(settings).length} set`;
}

type Server = { readonly version: number; readonly skew: number };

/** A connection as a service makes it, with its own role. */
async function connect(name: string, url: string): Promise<Server> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => {}); // told by the query
  try {
    await client.connect();
    const { rows } = await client.query(
      `select current_setting('server_version_num')::int / 10000 as version, extract(epoch from now())::float8 as now`,
    );
    return { version: rows[0].version, skew: Math.abs(rows[0].now - Date.now() / 1000) };
  } catch (error) {
    return stop(`${name} does not connect: ${error instanceof Error ? error.message : error}.`, error);
  } finally {
    await client.end().catch(() => {});
  }
}

async function checkDatabase({ settings }: Studio): Promise<string> {
  const names = Object.keys(settings).filter((name) => /^DATABASE_URL/.test(name));
  let server: Server | undefined;
  for (const name of names) server = await connect(name, settings[name] ?? '');
  if (server === undefined) return stop('There is no DATABASE_URL.');
  if (server.version < oldestPostgres)
    stop(`PostgreSQL is ${server.version}; the studio needs ${oldestPostgres} or newer.`);
  if (server.skew > clockSkew)
    stop(`The clocks of this host and of PostgreSQL differ by ${server.skew.toFixed(0)} s; set them by NTP.`);
  return `PostgreSQL ${server.version}, ${names.length} roles`;
}

async function checkProxy({ supervisor, target }: Studio): Promise<string> {
  const nginx = (await supervisor.list()).find(({ name }) => name === nginxUnit);
  for (const address of addressesOf(target)) {
    const others = await strangersAt(address, nginx?.pid);
    if (others.length > 0) stop(`${address}, where nginx is to listen, is held by ${tellHolders(others)}.`);
  }
  if (nginx?.state !== 'running') stop('nginx does not run: run ./flux init to start it.');
  const answer = await fetch(`http://${target.metricsListen}/`).catch(() => undefined);
  if (answer?.status !== 404) stop(`nginx does not answer at ${target.metricsListen}.`);
  return target.listen;
}

async function checkSockets({ at, manifest, supervisor }: Studio): Promise<string> {
  const next = { release: manifest.id, generation: 'a' };
  const own = (await supervisor.list()).map(({ pid }) => pid);
  for (const service of serviceNames) {
    const path = socketOf(at.sockets(nameOf(next)), service);
    const holders = (await holdersOfPath(path)).filter(({ pid }) => !own.includes(pid));
    if (holders.length > 0) stop(`${path} is held by ${tellHolders(holders)}.`);
  }
  const longest = socketOf(at.sockets(nameOf(next)), 'collaboration');
  const bytes = Buffer.byteLength(longest);
  if (bytes > longestSocketPath)
    stop(
      `${longest} has ${bytes} bytes; a socket's path may have ${longestSocketPath}. Choose a shorter root.`,
    );
  const backlog = Number(
    await readFile('/proc/sys/net/core/somaxconn', 'utf8').catch(() => String(leastBacklog)),
  );
  if (backlog < leastBacklog)
    stop(`net.core.somaxconn is ${backlog}; set it to ${leastBacklog}, or a burst is refused.`);
  if (isRoot()) {
    const looked = await run('runuser', ['-u', users.proxy, '--', 'test', '-x', at.run]);
    if (looked.code !== 0) stop(`${users.proxy}, as whom nginx runs, may not look into ${at.run}.`);
  }
  return `${bytes} of ${longestSocketPath} bytes`;
}

async function checkSecrets({ built, manifest }: Studio): Promise<string> {
  const found = await scanForSecrets(built, Object.keys(manifest.files));
  if (found.length > 0)
    stop(`The release has secrets in it:\n${found.slice(0, 8).map(tellSecret).join('\n')}`);
  return 'none';
}

/** A release is never laid over itself while it runs. */
async function checkIsNew({ supervisor, manifest, before, at, strategy }: Deployment): Promise<string> {
  const closed = closedNow(at);
  if (closed !== undefined && strategy !== 'maintenance')
    stop(
      `The studio is closed since ${closed.since}, so nobody can tell how the release does: open it, or deploy with --strategy maintenance.`,
    );
  if (before === manifest.id) stop(`${manifest.id} is what the studio is on already.`);
  const running = (await supervisor.list()).filter(({ name }) => readUnitName(name)?.release === manifest.id);
  if (running.length > 0) await supervisor.stop(running.map(({ name }) => name));
  return before === undefined ? 'the first release' : `after ${before}`;
}

/** Nothing happens before what it follows: a release, and the deployment before. */
function checkClock({ at, manifest }: Studio): string {
  const now = Date.now();
  const committed = Date.parse(manifest.committedAt);
  const last = Date.parse(outcomesOf(at).at(-1)?.at ?? '');
  for (const [what, then] of [
    ['this release was committed', committed],
    ['the last deployment ended', last],
  ] as const)
    if (then > now + clockSkew * 1000)
      stop(
        `The clock of this host says ${new Date(now).toISOString()}, and ${what} at ${new Date(then).toISOString()}. Set the clock by NTP; tokens are good for minutes.`,
      );
  return new Date(now).toISOString();
}

/** A step that changes nothing, so that it can be asked at any time. */
export type Check = {
  readonly title: string;
  /** What it wants to know, and what to do when the answer is no. */
  readonly asks: string;
  readonly todo: string;
  /** @returns What it found. @throws Failure with what is not as it must be. */
  readonly run: (studio: Studio) => Promise<string>;
};

/** What must hold for a deployment, and for the studio on any other day. */
export const checks: readonly Check[] = [
  {
    title: 'Release whole',
    asks: 'Is every file of it as it was built, and is all there that it needs?',
    todo: 'Build it anew, or bring it here again.',
    run: async ({ built, manifest }) =>
      wasLookedOver(built)
        ? `${Object.keys(manifest.files).length} files as they were built, looked over before`
        : await checkRelease(built, manifest),
  },
  {
    title: 'Secrets in the release',
    asks: 'Does it carry a key or a password?',
    todo: 'Take them out of the sources, and replace them: whoever has read them has them.',
    run: checkSecrets,
  },
  {
    title: 'Settings complete',
    asks: 'Would each service start with shared/settings.env?',
    todo: 'Mend shared/settings.env (docs/operating/settings.md), then deploy.',
    run: async (deployment) => checkSettings(deployment),
  },
  {
    title: 'Clock',
    asks: 'Has this host a time at which what is here can have happened?',
    todo: 'Set the clock by NTP.',
    run: async (studio) => checkClock(studio),
  },
  {
    title: 'Database reached',
    asks: 'Does PostgreSQL let each service in, is it new enough, and has it the same time?',
    todo: 'Start PostgreSQL, or mend the address and the password in shared/settings.env.',
    run: checkDatabase,
  },
  {
    title: 'Disk',
    asks: 'Is there room for another release, logs and uploads?',
    todo: 'Remove old backups and logs, or give the disk more room.',
    run: checkDisk,
  },
  {
    title: 'Memory',
    asks: 'Could a second set of services start beside the one that runs?',
    todo: 'Stop what else runs on this host, or give it more memory.',
    run: () => checkMemory(),
  },
  {
    title: 'Proxy',
    asks: 'Does nginx run and answer?',
    todo: 'Run ./flux init and the name of the target.',
    run: checkProxy,
  },
  {
    title: 'Sockets',
    asks: 'Are their paths short enough, may nginx open them, and does the kernel keep a burst waiting?',
    todo: 'Do what the sentence names; ./flux init mends what it can.',
    run: checkSockets,
  },
];

/** Only a release's own flux can tell, and that is the one that deploys it. */
async function checkMigrations({ manifest }: Deployment): Promise<string> {
  const own = new Map(listMigrations(migrations).map(({ id, checksum }) => [id, checksum]));
  const lost = manifest.migrations.filter(({ id, checksum }) => own.get(id) !== checksum);
  if (lost.length > 0)
    stop(`The release lacks ${lost.map(({ id }) => id).join(', ')}, with which it was built.`);
  return `${own.size}, as they were built`;
}

export const preflight: Phase = {
  title: 'Preflight',
  steps: [
    ...checks,
    { title: 'Migrations whole', run: checkMigrations },
    { title: 'Not running already', run: checkIsNew },
  ],
};
