import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failures.ts';
import { writeWhole } from '../host/files.ts';
import { run } from '../host/run.ts';
import { signalAll } from './signalAll.ts';
import type { Job, Supervisor, Unit, UnitState, UnitStatus } from './supervisor.ts';
import { jobFile, serviceFile, timerFile } from './unitFile.ts';
import { unitNames } from './unitName.ts';

export type SystemdOptions = {
  /** The folder of the studio, which its units are called after. */
  readonly root: string;
  /** Where the units of this host are. */
  readonly folder?: string;
};

/** systemd.directives(7): it makes this folder when it runs as the host's first process. */
export const runsHere = (): boolean => existsSync('/run/systemd/system');

/** Above the time that any unit may take to end. */
const commandTimeoutMs = 120_000;

const properties = [
  'Id',
  'ActiveState',
  'SubState',
  'Job',
  'MainPID',
  'NRestarts',
  'Result',
  'ExecMainCode',
  'ExecMainStatus',
  'ExecMainStartTimestampMonotonic',
] as const;

type Shown = Readonly<Partial<Record<(typeof properties)[number], string>>>;

const states: Readonly<Record<string, UnitState>> = {
  active: 'running',
  reloading: 'running',
  deactivating: 'stopped',
  inactive: 'stopped',
  // Restart=always: only too many starts end in this.
  failed: 'given-up',
};

function stateOf({ ActiveState = '', SubState, Job: job, MainPID }: Shown): UnitState {
  const isStarting = ActiveState === 'activating' && SubState !== 'auto-restart' && MainPID !== '0';
  if (isStarting) return 'running';
  // Told to start, and not yet come to it.
  if (ActiveState === 'inactive' && job !== undefined && job !== '' && job !== '0') return 'waiting';
  return states[ActiveState] ?? 'waiting';
}

/** siginfo_t's si_code of a child: waitid(2). */
const killedCodes = ['2', '3'];

function lastExitOf({ Result, ExecMainCode = '0', ExecMainStatus = '0' }: Shown): string | undefined {
  if (Result === 'oom-kill') return 'was killed for want of memory';
  if (ExecMainCode === '1' && Number(ExecMainStatus) >= 200)
    return `could not be started (systemd.exec(5), ${ExecMainStatus})`;
  if (ExecMainCode === '1') return `ended with ${ExecMainStatus}`;
  return killedCodes.includes(ExecMainCode) ? `was killed by signal ${ExecMainStatus}` : undefined;
}

/** Both count from when the host was started. */
const uptimeMs = (startedAt: string): number =>
  Math.max(0, Number(process.hrtime.bigint() / 1_000_000n) - Number(startedAt) / 1000);

function statusOf(name: string, shown: Shown): UnitStatus {
  const state = stateOf(shown);
  const isUp = state === 'running';
  const pid = Number(shown.MainPID ?? 0);
  const lastExit = lastExitOf(shown);
  return {
    name,
    state,
    pid: isUp && pid > 0 ? pid : undefined,
    restarts: Number(shown.NRestarts ?? 0),
    uptimeMs: isUp ? Math.round(uptimeMs(shown.ExecMainStartTimestampMonotonic ?? '0')) : 0,
    ...(lastExit === undefined ? {} : { lastExit }),
  };
}

/** Blocks of `name=value`, an empty line between them. */
const readShown = (text: string): readonly Shown[] =>
  text
    .trim()
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) =>
      Object.fromEntries(
        block
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      ),
    );

/** systemd as it runs this host: it needs no daemon of its own, and starts everything again with the host. */
export function createSystemd({ root, folder = '/etc/systemd/system' }: SystemdOptions): Supervisor {
  const names = unitNames(root);

  async function systemctl(...argv: readonly string[]): Promise<string> {
    const ran = await run('systemctl', argv, { timeoutMs: commandTimeoutMs });
    if (ran.code === 0) return ran.stdout;
    const told = (ran.stderr.trim() || ran.stdout.trim()).slice(0, 600);
    throw new Failure('supervisor_failed', `systemctl ${argv[0]} ended with ${ran.code}: ${told}`);
  }

  /** Names, as of `Unit`, that have a file. */
  const known = (type: 'service' | 'timer'): readonly string[] =>
    readdirSync(folder).flatMap((name) => names.read(name, type) ?? []);

  const services = (): readonly string[] => {
    const jobs = known('timer');
    return known('service').filter((name) => !jobs.includes(name));
  };

  /** @returns Whether it was another. */
  function write(name: string, text: string): boolean {
    const path = join(folder, name);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
    writeWhole(path, text);
    return true;
  }

  /** That they failed, and how often they were started; refused for those that systemd knows nothing of. */
  const forget = (files: readonly string[]) => systemctl('reset-failed', ...files).catch(() => {});

  async function remove(files: readonly string[]): Promise<void> {
    if (files.length === 0) return;
    await systemctl('stop', ...files);
    await systemctl('disable', '--quiet', ...files.filter(isEnabled));
    await forget(files);
    for (const name of files) rmSync(join(folder, name), { force: true });
    await systemctl('daemon-reload');
  }

  /** A job's service is nobody's to start but its timer's. */
  const isEnabled = (name: string): boolean =>
    /^\[Install\]$/m.test(readFileSync(join(folder, name), 'utf8'));

  async function list(): Promise<readonly UnitStatus[]> {
    const units = services();
    if (units.length === 0) return [];
    const text = await systemctl(
      'show',
      `--property=${properties.join(',')}`,
      '--',
      ...units.map((name) => names.of(name, 'service')),
    );
    return readShown(text).flatMap((shown) => {
      const name = names.read(shown.Id ?? '', 'service');
      return name === undefined ? [] : [statusOf(name, shown)];
    });
  }

  async function start(units: readonly Unit[]): Promise<void> {
    if (units.length === 0) return;
    for (const unit of units) write(names.of(unit.name, 'service'), serviceFile(unit, root));
    const files = units.map(({ name }) => names.of(name, 'service'));
    await systemctl('daemon-reload');
    await systemctl('enable', '--quiet', ...files);
    await systemctl('stop', ...files);
    await forget(files);
    await systemctl('start', '--no-block', ...files);
  }

  async function schedule(jobs: readonly Job[]): Promise<boolean> {
    const wanted = jobs.map(({ name }) => name);
    const surplus = known('timer').filter((name) => !wanted.includes(name));
    await remove(surplus.flatMap((name) => [names.of(name, 'timer'), names.of(name, 'service')]));
    const changed = jobs.filter((job) => {
      const isOther = write(names.of(job.name, 'service'), jobFile(job, root));
      return write(names.of(job.name, 'timer'), timerFile(job, root)) || isOther;
    });
    if (changed.length > 0) {
      const timers = changed.map(({ name }) => names.of(name, 'timer'));
      await systemctl('daemon-reload');
      await systemctl('enable', '--quiet', ...timers);
      await systemctl('restart', ...timers);
    }
    return surplus.length > 0 || changed.length > 0;
  }

  return {
    kind: 'systemd',
    start,
    stop: async (units) => {
      const there = services();
      await remove(units.filter((name) => there.includes(name)).map((name) => names.of(name, 'service')));
    },
    signal: async (units, signal) => signalAll(await list(), units, signal),
    schedule,
    startAgain: async () => {
      const down = (await list()).filter(({ state }) => state === 'stopped');
      if (down.length > 0)
        await systemctl('start', '--no-block', ...down.map(({ name }) => names.of(name, 'service')));
      return down.length > 0;
    },
    list,
    end: async () => {
      await schedule([]);
      await remove(services().map((name) => names.of(name, 'service')));
    },
  };
}
