import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { nginxConfiguration } from '../../../ops/nginx/configuration.ts';
import { bringOwnCertificate, tlsFiles } from '../certs/tls.ts';
import { Failure } from '../failures.ts';
import { writeWhole } from '../host/files.ts';
import { strangersAt, tellHolders } from '../host/holders.ts';
import { run } from '../host/run.ts';
import { findProgram } from '../init/programs.ts';
import type { Supervisor, Unit } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { isRoot, users } from '../target/person.ts';
import type { Target } from '../target/target.ts';

export const nginxUnit = 'nginx';

/** The certificate of a studio that browsers reach over HTTPS by this nginx. */
const tlsOf = (at: Layout, { url, plainListen }: Target) => {
  const { certificate, key, challenges } = tlsFiles(at);
  return { certificate, key, challenges, url, plainListen };
};

const isSecure = ({ url }: Target): boolean => url.startsWith('https:');

/** Where nginx listens. */
export const addressesOf = (target: Target): readonly string[] => [
  target.listen,
  target.metricsListen,
  ...(isSecure(target) ? [target.plainListen] : []),
];

function configurationOf(target: Target, at: Layout): string {
  return nginxConfiguration({
    listen: target.listen,
    metricsListen: target.metricsListen,
    upstreams: { slots: at.slots, run: at.run, requestLog: at.requestLog },
    assets: at.assets,
    runDir: at.nginx,
    maintenance: at.maintenance,
    release: '',
    ...(isRoot() ? { user: users.proxy } : {}),
    ...(isSecure(target) ? { tls: tlsOf(at, target) } : {}),
  });
}

async function check(nginx: string, path: string, folder: string): Promise<void> {
  const { code, stderr } = await run(nginx, ['-t', '-q', '-p', folder, '-c', path]);
  if (code !== 0)
    throw new Failure('proxy_refused', `nginx does not take its configuration: ${stderr.trim()}`);
}

const unitOf = (nginx: string, at: Layout): Unit => ({
  name: nginxUnit,
  kind: 'proxy',
  program: nginx,
  argv: ['-p', at.nginx, '-c', at.nginxConfiguration],
  cwd: at.nginx,
  env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  writes: [at.nginx, at.logs],
  log: join(at.logs, 'nginx.log'),
  endsWithinMs: 15_000,
});

async function answers(target: Target): Promise<boolean> {
  const answer = await fetch(`http://${target.metricsListen}/`).catch(() => undefined);
  return answer?.status === 404;
}

/**
 * Writes nginx's configuration and has it run by it. One that is as it should be and runs is left alone: connections of
 * people hang on it.
 * @returns Whether anything was changed. @throws Failure('proxy_refused')
 */
export async function bringNginx(target: Target, at: Layout, supervisor: Supervisor): Promise<boolean> {
  const nginx = findProgram('nginx');
  if (nginx === undefined)
    throw new Failure('program_missing', 'nginx is missing: apt-get install nginx-light.');
  mkdirSync(at.nginx, { recursive: true });
  if (isSecure(target)) await bringOwnCertificate(at, new URL(target.url).hostname);
  const wanted = configurationOf(target, at);
  const isAsWanted =
    existsSync(at.nginxConfiguration) && readFileSync(at.nginxConfiguration, 'utf8') === wanted;
  const isUp = (await supervisor.list()).some(({ name, state }) => name === nginxUnit && state === 'running');
  if (isAsWanted && isUp && (await answers(target))) return false;
  const draft = `${at.nginxConfiguration}.next`;
  writeWhole(draft, wanted);
  await check(nginx, draft, at.nginx);
  writeWhole(at.nginxConfiguration, wanted);
  chmodSync(at.nginx, 0o755);
  if (isUp) await supervisor.signal([nginxUnit], 'SIGHUP');
  else await supervisor.start([unitOf(nginx, at)]);
  for (let tries = 0; tries < 50; tries++) {
    if (await answers(target)) return true;
    await delay(100);
  }
  const log = readFileSync(join(at.logs, 'nginx.log'), 'utf8').trim().split('\n').slice(-3).join(' ');
  const own = (await supervisor.list()).find(({ name }) => name === nginxUnit)?.pid;
  const held = await Promise.all(
    addressesOf(target).map(async (address) => {
      const others = await strangersAt(address, own);
      return others.length === 0 ? '' : ` ${address} is held by ${tellHolders(others)}.`;
    }),
  );
  throw new Failure(
    'proxy_refused',
    `nginx does not answer at ${target.metricsListen}: ${log}.${held.join('')}`,
  );
}
