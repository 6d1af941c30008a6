import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failures.ts';
import { writeWhole } from '../host/files.ts';
import { type Ran, run } from '../host/run.ts';
import { askPm2Daemon } from './pm2Daemon.ts';
import {
  exitsWithinMs,
  mostExits,
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

type Listed = {
  readonly name: string;
  readonly pid: number;
  readonly pm2_env: { readonly status: string; readonly restart_time: number; readonly pm_uptime: number };
};

const states: Readonly<Record<string, UnitState>> = {
  online: 'running',
  launching: 'running',
  stopping: 'stopped',
  stopped: 'stopped',
  errored: 'given-up',
  'waiting restart': 'waiting',
};

function statusOf({ name, pid, pm2_env: { status, restart_time, pm_uptime } }: Listed): UnitStatus {
  const state = states[status] ?? 'waiting';
  const isUp = state === 'running';
  return {
    name,
    state,
    pid: isUp && pid > 0 ? pid : undefined,
    restarts: restart_time,
    uptimeMs: isUp ? Math.max(0, Date.now() - pm_uptime) : 0,
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
    };
    const ran = await run(node, [script, ...argv], { env, cwd: home, timeoutMs: commandTimeoutMs });
    if (ran.code === 0) return ran;
    const told = ran.stderr.trim() || ran.stdout.trim();
    const why = /^.*error.*$/im.exec(told)?.[0] ?? told;
    throw new Failure('supervisor_failed', `pm2 ${argv[0]} ended with ${ran.code}: ${why.slice(0, 300)}`);
  }

  /** Nothing where no daemon runs: what it had started has ended with it. */
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

  return {
    kind: 'pm2',
    start: async (units) => {
      const known = new Set((await listed()).map(({ name }) => name));
      const again = units.filter(({ name }) => known.has(name)).map(({ name }) => name);
      if (again.length > 0) await pm2('delete', ...again);
      const file = join(home, 'units.json');
      writeWhole(file, JSON.stringify({ apps: units.map(appOf) }), 0o600);
      try {
        await pm2('start', file);
      } finally {
        rmSync(file, { force: true });
      }
      await pm2('save', '--force');
    },
    stop: async (names) => {
      const known = new Set((await listed()).map(({ name }) => name));
      const there = names.filter((name) => known.has(name));
      if (there.length === 0) return;
      await pm2('delete', ...there);
      await pm2('save', '--force');
    },
    signal: async (names, signal) => {
      // By hand: asking PM2 takes the better part of a second for each.
      for (const { name, pid } of await listed()) {
        if (!names.includes(name) || pid <= 0) continue;
        try {
          process.kill(pid, signal);
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
        }
      }
    },
    list: async () => (await listed()).map(statusOf),
    end: async () => {
      await pm2('kill');
    },
  };
}
