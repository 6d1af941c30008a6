import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceNames } from '@flux/contracts';
import { socketOf, untilReady } from '../deploy/ask.ts';
import { faultsSaid, lastWords } from '../deploy/lastWords.ts';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';
import { isRoot } from '../target/person.ts';
import { settingLine } from '../target/settingsFile.ts';
import { type Front, openFront, toSockets } from './front.ts';

export type StagedRun = {
  readonly url: string;
  /** What each service said of what went wrong, by its name; nothing when none did. */
  readonly said: () => string;
  readonly close: () => Promise<void>;
};

const readyWithinMs = 30_000;

/** Settings that would reach beyond the copy: nobody gets mail from it, and no other process hears of it. */
const without = [
  'SMTP_URL',
  'REDIS_URL',
  'FLUX_GEOIP',
  'FLUX_HOST',
  'FLUX_PORT',
  'FLUX_SOCKETS',
  'FLUX_ORIGINS',
];

/** Who the scratch PostgreSQL lets in; its socket is for nobody else. */
async function scratchUser(): Promise<readonly [uid: number, gid: number] | undefined> {
  if (!isRoot()) return undefined;
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
  );
  return [uid ?? 0, gid ?? 0];
}

type Staged = { readonly child: ChildProcess; readonly said: () => string };

/** A service that ends when this process does, however that is. */
function startService(
  folder: string,
  service: string,
  env: Readonly<Record<string, string>>,
  user: readonly [number, number] | undefined,
  settings: string,
): Staged {
  const as = user === undefined ? [] : ['--reuid', `${user[0]}`, '--regid', `${user[1]}`, '--clear-groups'];
  const command = [join(folder, 'node'), `--env-file=${settings}`, join(folder, 'dist/server/main.js')];
  const child = spawn('setpriv', [...as, '--pdeathsig', 'KILL', '--', ...command], {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', ...env, FLUX_SERVICES: service },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const keep = (text: Buffer) => {
    said = (said + text.toString()).slice(-40_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', (error) => {
    said += error.message;
  });
  return { child, said: () => said };
}

async function end({ child }: Staged): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

export type StagedOptions = {
  /** The release's folder, and its id. */
  readonly folder: string;
  readonly release: string;
  /** Of the studio. */
  readonly settings: Readonly<Record<string, string>>;
  /** A copy of the studio's database, as a user of it. */
  readonly urlAs: (role: string) => string;
};

/**
 * Starts every service of a release on sockets of its own, against a copy, with folders that are thrown away: nothing that
 * it does reaches a person.
 * @throws Failure('release_not_ready') naming the service, and what it said last.
 */
export async function stagedRun({ folder, release, settings, urlAs }: StagedOptions): Promise<StagedRun> {
  const base = await mkdtemp(join(tmpdir(), 'flux-stage-'));
  const user = await scratchUser();
  const [sockets, data, file] = [join(base, 'run'), join(base, 'data'), join(base, 'settings.env')];
  const services: Staged[] = [];
  let front: Front | undefined;
  const close = async () => {
    await Promise.all([front?.close(), ...services.map(end)]);
    await rm(base, { recursive: true, force: true });
  };
  try {
    for (const path of [sockets, data]) await mkdir(path);
    front = await openFront(
      toSockets(() => sockets),
      join(folder, 'apps/web/dist/assets'),
    );
    const given = {
      ...Object.fromEntries(Object.entries(settings).filter(([name]) => !without.includes(name))),
      FLUX_URL: front.url,
      FLUX_DATA: data,
      FLUX_SIGNUP: 'open',
      DATABASE_URL: urlAs('postgres'),
      DATABASE_URL_AUTH: urlAs('flux_auth'),
      DATABASE_URL_MESSAGING: urlAs('flux_messaging'),
      DATABASE_URL_COLLABORATION: urlAs('flux_collaboration'),
    };
    await writeFile(
      file,
      Object.entries(given)
        .map(([name, value]) => `${settingLine(name, value)}\n`)
        .join(''),
      { mode: 0o600 },
    );
    for (const path of [base, sockets, data, file]) if (user !== undefined) await chown(path, ...user);
    const env = {
      NODE_ENV: 'production',
      FLUX_SOCKETS: sockets,
      FLUX_RELEASE: release,
      FLUX_LOG_LEVEL: 'warn',
    };
    for (const service of serviceNames) services.push(startService(folder, service, env, user, file));
    for (const [at, service] of serviceNames.entries()) {
      const fault = await untilReady(
        socketOf(sockets, service),
        release,
        readyWithinMs,
        () => services[at]?.child.exitCode === null,
      );
      if (fault === undefined) continue;
      const said = lastWords(services[at]?.said() ?? '');
      throw new Failure(
        'release_not_ready',
        `${service} of ${release} does not become ready on the copy: ${fault}. It said: ${said}`,
      );
    }
    const said = () =>
      services
        .map((one, at) => [serviceNames[at], faultsSaid(one.said())] as const)
        .filter(([, words]) => words !== '')
        .map(([service, words]) => `${service} said: ${words}`)
        .join(' ');
    return { url: front.url, said, close };
  } catch (error) {
    await close();
    throw error;
  }
}
