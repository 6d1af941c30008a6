import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from '../failures.ts';
import { isFixedPlace, isRestic } from '../restic/place.ts';
import { type SupervisorKind, supervisorKinds } from '../supervisor/supervisor.ts';

/** Backups that are made by the clock, beside those before each deployment. */
export type BackupSchedule = {
  /** Every day, by the clock of the host: `03:10`. */
  readonly at: string;
  /** At least so many of the newest are kept, and those that are not older than so many days. */
  readonly keep: number;
  readonly keepDays: number;
  /** A second place for each: `host:path` by ssh, a folder, or `restic:<repository>`. */
  readonly copyTo?: string;
};

/** A studio that is deployed to: where it lies and how it is reached. */
export type Target = {
  readonly name: string;
  /** Absolute: everything of the studio is under it. */
  readonly root: string;
  /** The public origin. */
  readonly url: string;
  /** What nginx listens on: `127.0.0.1:8080`. */
  readonly listen: string;
  /** Where plain HTTP listens beside HTTPS, to say where HTTPS is and to answer an authority of certificates. */
  readonly plainListen: string;
  /** What the private server listens on, which alone shows metrics. */
  readonly metricsListen: string;
  /** How many releases of before are kept, to go back to. */
  readonly keep: number;
  /** Minutes for which the release before runs on, so that going back takes a moment. */
  readonly rollbackMinutes: number;
  /** Where it is, for ssh, unless on this host: `user@host`, or what `~/.ssh/config` calls it. */
  readonly host?: string;
  /** Of its sshd, where ssh's own configuration does not say. */
  readonly port?: number;
  /** What keeps its processes running; chosen by what the host has, when absent. */
  readonly supervisor?: SupervisorKind;
  /** `false` for who has other backups. */
  readonly backup: BackupSchedule | false;
};

const backupDefaults: BackupSchedule = { at: '03:10', keep: 7, keepDays: 30 };
const defaults = {
  plainListen: '0.0.0.0:80',
  metricsListen: '127.0.0.1:9464',
  keep: 3,
  rollbackMinutes: 30,
} as const;

/** For who has no `flux.config.ts`: a studio on this machine, to try. */
const builtIn: Readonly<Record<string, unknown>> = {
  local: { root: '/srv/fluxstudio', url: 'http://localhost:8080', listen: '127.0.0.1:8080' },
};

const hostPattern = /^[\w.][\w.:@-]*$/;
const addressPattern = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\]):\d{1,5}$/;

const isCount = (given: unknown, most: number): boolean =>
  typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= most;

const isStore = (place: string): boolean =>
  isRestic(place) ? isFixedPlace(place) : /^([\w.@-]+:|\/)[\w./~-]+$/.test(place);

/** What is wrong with its backups: a sentence each. */
function faultsOfBackup(given: unknown): readonly string[] {
  if (given === undefined || given === false) return [];
  if (typeof given !== 'object' || given === null) return ['backup must be false, or when and where to'];
  const { at, keep, keepDays, copyTo, ...others } = { ...backupDefaults, ...given } as Record<
    string,
    unknown
  >;
  return [
    ...(typeof at === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(at)
      ? []
      : ['backup.at must be a time of the day, such as 03:10']),
    ...(isCount(keep, 1000) ? [] : ['backup.keep must be a number from 1 to 1000']),
    ...(isCount(keepDays, 3650) ? [] : ['backup.keepDays must be a number from 1 to 3650']),
    ...(copyTo === undefined || (typeof copyTo === 'string' && isStore(copyTo))
      ? []
      : ['backup.copyTo must be host:path, an absolute path, or restic: and a repository']),
    ...Object.keys(others).map((name) => `backup.${name} is not known`),
  ];
}

/** What is wrong with one target: a sentence each. */
function faultsOf(given: unknown): readonly string[] {
  if (typeof given !== 'object' || given === null) return ['it is no object'];
  const target = { ...defaults, ...given } as Record<string, unknown>;
  const {
    root,
    url,
    listen,
    plainListen,
    metricsListen,
    keep,
    rollbackMinutes,
    host,
    port,
    supervisor,
    backup,
  } = target;
  const faults: string[] = [];
  if (typeof root !== 'string' || !/^\/[\w./-]+$/.test(root) || root.includes('..'))
    faults.push('root must be an absolute path of letters, digits, dots and dashes');
  if (typeof url !== 'string' || URL.parse(url)?.origin !== url)
    faults.push('url must be an origin, such as https://studio.example');
  for (const [name, value] of Object.entries({ listen, plainListen, metricsListen }))
    if (typeof value !== 'string' || !addressPattern.test(value))
      faults.push(`${name} must be an address and a port, such as 127.0.0.1:8080`);
  if (!isCount(keep, 20)) faults.push('keep must be a number from 1 to 20');
  if (typeof rollbackMinutes !== 'number' || !(rollbackMinutes >= 0 && rollbackMinutes <= 1440))
    faults.push('rollbackMinutes must be a number from 0 to 1440');
  if (host !== undefined && (typeof host !== 'string' || !hostPattern.test(host)))
    faults.push('host must be a name that ssh takes, such as root@studio.example');
  if (
    port !== undefined &&
    (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)
  )
    faults.push('port must be a number from 1 to 65535');
  if (port !== undefined && host === undefined) faults.push('port is of a host, and there is none');
  if (supervisor !== undefined && !supervisorKinds.some((kind) => kind === supervisor))
    faults.push(`supervisor must be one of ${supervisorKinds.join(', ')}`);
  faults.push(...faultsOfBackup(backup));
  const known = [
    ...['root', 'url', 'listen', 'plainListen', 'metricsListen', 'keep', 'rollbackMinutes', 'host', 'port'],
    ...['supervisor', 'backup'],
  ];
  for (const name of Object.keys(target)) if (!known.includes(name)) faults.push(`${name} is not known`);
  return faults;
}

/** The targets of `flux.config.ts` in a folder, and the one that is always there. */
async function given(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const path = join(folder, 'flux.config.ts');
  if (!existsSync(path)) return builtIn;
  const module: unknown = await import(pathToFileURL(path).href).catch((error: unknown) => {
    throw new Failure(
      'target_wrong',
      `${path} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  });
  const exported = (module as { default?: { targets?: unknown } }).default?.targets;
  if (typeof exported !== 'object' || exported === null)
    throw new Failure('target_wrong', `${path} must have a default export with “targets”.`);
  return { ...builtIn, ...(exported as Record<string, unknown>) };
}

function checked(name: string, found: unknown): Target {
  const faults = faultsOf(found);
  if (faults.length > 0)
    throw new Failure('target_wrong', `The target ${name} is wrong: ${faults.join('; ')}.`);
  const { backup, ...rest } = found as { readonly backup?: Partial<BackupSchedule> | false };
  return {
    ...defaults,
    ...rest,
    backup: backup === false ? false : { ...backupDefaults, ...backup },
    name,
  } as Target;
}

/** A target, wherever it is. @throws Failure('target_unknown'), Failure('target_wrong') */
export async function findTarget(name: string, folder: string): Promise<Target> {
  const targets = await given(folder);
  const found = targets[name];
  if (!Object.hasOwn(targets, name) || found === undefined)
    throw new Failure(
      'target_unknown',
      `There is no target “${name}”, only ${Object.keys(targets).join(', ')}.`,
    );
  return checked(name, found);
}

/** A target of this host. @throws Failure('target_unknown'), Failure('target_wrong') */
export async function readTarget(name: string, folder: string): Promise<Target> {
  const target = await findTarget(name, folder);
  if (target.host === undefined) return target;
  throw new Failure('target_wrong', `The target ${name} is on ${target.host}, not on this host.`);
}

/** All targets that are on the host of one, as `flux.config.ts` says them there. */
export async function targetsBeside({ host, port }: Target, folder: string): Promise<object> {
  const all = Object.entries(await given(folder)) as [string, Partial<Target>][];
  return Object.fromEntries(
    all
      .filter(([, one]) => one.host === host && one.port === port)
      .map(([name, { host: _host, port: _port, ...there }]) => [name, there]),
  );
}

/** What is wrong with each target of a folder: nothing where it is as it should be. @throws Failure('target_wrong') */
export async function faultsOfTargets(folder: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const all = Object.entries(await given(folder));
  return Object.fromEntries(all.map(([name, found]) => [name, faultsOf(found)]));
}
