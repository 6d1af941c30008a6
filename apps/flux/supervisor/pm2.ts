import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../failures.ts';
import { writeWhole } from '../host/files.ts';
import { type Ran, run } from '../host/run.ts';
import { askPm2Daemon } from './pm2Daemon.ts';
import { endOrphans, orphansOf } from './pm2Orphans.ts';
import { signalAll } from './signalAll.ts';
import {
  exitsWithinMs,
  type Job,
  mostExits,
  type Schedule,
  type Supervisor,
  type Unit,
  type UnitState,
  type UnitStatus,
} from './supervisor.ts';

export type Pm2Options = {
  /** A folder of its own, where the daemon keeps its sockets and its list. */
  readonly home: string;
  /** The script `pm2`, and the Node that runs it and its daemon. */
  readonly script: string;
  readonly node: string;
};

/** What the daemon left runs on beside what takes its place, until that is there. */
const takeOverMs = 4_000;
/** Above what a service needs for its last requests. */
const orphansEndWithinMs = 20_000;

/** A command of PM2 talks to its daemon, or starts it first. */
const commandTimeoutMs = 60_000;

/**
 * As PM2 reads it from a file. Exits within a minute of uptime count in the first three only, so whoever deploys counts
 * for itself. Without a delay between starts: PM2 7 calls a unit that it gave up on "waiting" for ever when one is set.
 */
const appOf = (unit: Unit) => ({
  name: unit.name,
  script: unit.program,
  interpreter: 'none',
  args: unit.argv,
  cwd: unit.cwd,
  env: unit.env,
  exec_mode: 'fork',
  autorestart: true,
  kill_timeout: unit.endsWithinMs,
  min_uptime: exitsWithinMs,
  max_restarts: mostExits,
  out_file: unit.log,
  error_file: unit.log,
  merge_logs: true,
  vizion: false,
  pmx: false,
  automation: false,
  ...(unit.user === undefined ? {} : { uid: unit.user, gid: unit.user }),
});

/** As crontab(5) writes it. */
const cron = ({ hour, minute }: Schedule): string => `${minute} ${hour ?? '*'} * * *`;

/** PM2 runs it once when it is told of it, too, and each time that the host was started. */
const jobOf = (job: Job) => ({ ...appOf(job), autorestart: false, cron_restart: cron(job.when) });

type Listed = {
  readonly name: string;
  readonly pid: number;
  readonly pm2_env: {
    readonly status: string;
    readonly restart_time: number;
    readonly pm_uptime: number;
    readonly exit_code?: number;
    /** Jobs have it. */
    readonly cron_restart?: string;
  };
};

const states: Readonly<Record<string, UnitState>> = {
  online: 'running',
  launching: 'running',
  stopping: 'stopped',
  stopped: 'stopped',
  errored: 'given-up',
  'waiting restart': 'waiting',
};

const isJob = ({ pm2_env: { cron_restart } }: Listed): boolean => (cron_restart ?? '') !== '';

function statusOf({ name, pid, pm2_env }: Listed): UnitStatus {
  const { status, restart_time, pm_uptime, exit_code } = pm2_env;
  const state = states[status] ?? 'waiting';
  const isUp = state === 'running';
  return {
    name,
    state,
    pid: isUp && pid > 0 ? pid : undefined,
    restarts: restart_time,
    uptimeMs: isUp ? Math.max(0, Date.now() - pm_uptime) : 0,
    ...(isUp || exit_code === undefined ? {} : { lastExit: `ended with ${exit_code}` }),
  };
}

/** PM2 in fork mode, for hosts without systemd, or those that have it already. */
export function createPm2({ home, script, node }: Pm2Options): Supervisor {
  async function pm2(...argv: readonly string[]): Promise<Ran> {
    // Nothing of who asks: PM2 hands its caller's environment on to what it starts.
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      PM2_HOME: home,
      PM2_DISABLE_VERSION_CHECK: 'true',
      PM2_KILL_SIGNAL: 'SIGTERM',
      // Its daemon ends where a line of its own log finds no room; what it would say there, flux finds out by itself.
      PM2_LOG_FILE_PATH: '/dev/null',
    };
    const ran = await run(node, [script, ...argv], { env, cwd: home, timeoutMs: commandTimeoutMs });
    if (ran.code === 0) return ran;
    const told = ran.stderr.trim() || ran.stdout.trim();
    const why = /^.*error.*$/im.exec(told)?.[0] ?? told;
    throw new Failure('supervisor_failed', `pm2 ${argv[0]} ended with ${ran.code}: ${why.slice(0, 300)}`);
  }

  /** Nothing where no daemon runs. What one that was killed has left is taken over by `startAgain`. */
  async function listed(): Promise<readonly Listed[]> {
    try {
      return (await askPm2Daemon(join(home, 'rpc.sock'), 'getMonitorData', {})) as readonly Listed[];
    } catch (error) {
      if (
        error instanceof Error &&
        'code' in error &&
        (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')
      )
        return [];
      throw new Failure(
        'supervisor_failed',
        `PM2 does not say what runs: ${error instanceof Error ? error.message : error}`,
        error,
      );
    }
  }

  async function remove(names: readonly string[]): Promise<void> {
    const known = new Set((await listed()).map(({ name }) => name));
    const there = names.filter((name) => known.has(name));
    if (there.length > 0) await pm2('delete', ...there);
  }

  /** PM2 itself starts them again with `pm2 resurrect`. */
  const remember = () => pm2('save', '--force');

  async function startApps(apps: readonly object[]): Promise<void> {
    const file = join(home, 'units.json');
    writeWhole(file, JSON.stringify({ apps }), 0o600);
    try {
      await pm2('start', file);
    } finally {
      rmSync(file, { force: true });
    }
  }

  /** PM2 does not show all that it was told of a job. */
  const jobsFile = join(home, 'jobs.json');

  async function schedule(jobs: readonly Job[]): Promise<boolean> {
    const apps = jobs.map(jobOf);
    const wanted = JSON.stringify(apps);
    const there = (await listed()).filter(isJob).map(({ name }) => name);
    const had = existsSync(jobsFile) ? readFileSync(jobsFile, 'utf8') : '[]';
    if (had === wanted && jobs.every(({ name }) => there.includes(name))) return false;
    await remove(there);
    if (apps.length > 0) await startApps(apps);
    await remember();
    writeWhole(jobsFile, wanted, 0o600);
    return true;
  }

  return {
    kind: 'pm2',
    start: async (units) => {
      await remove(units.map(({ name }) => name));
      await startApps(units.map(appOf));
      await remember();
    },
    stop: async (names) => {
      const known = (await listed()).map(({ name }) => name);
      if (!names.some((name) => known.includes(name))) return;
      await remove(names);
      await remember();
    },
    // By hand: asking PM2 takes the better part of a second for each.
    signal: async (names, signal) => signalAll((await listed()).map(statusOf), names, signal),
    schedule,
    startAgain: async () => {
      const dump = join(home, 'dump.pm2');
      if (!existsSync(dump) || (await listed()).length > 0) return false;
      const orphans = orphansOf(dump);
      await pm2('resurrect');
      if (orphans.length > 0) {
        // Services take the sockets over as soon as they are ready; nginx tries for the port until the old one lets it go.
        await delay(takeOverMs);
        await endOrphans(orphans, orphansEndWithinMs);
      }
      return (await listed()).length > 0;
    },
    list: async () => (await listed()).filter((one) => !isJob(one)).map(statusOf),
    end: async () => {
      await pm2('kill');
    },
  };
}
