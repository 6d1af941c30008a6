import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountOf } from '../certs/account.ts';
import { writeWhole } from '../host/files.ts';
import type { Job, Schedule, Supervisor } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import type { Target } from '../target/target.ts';

/** A backup copies what is big, and is waited for when the host goes down. */
const endsWithinMs = 60_000;

/** A command of the release that the studio is on then; nothing while there is none. */
const fluxJob = (
  at: Layout,
  name: string,
  when: Schedule,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Job => ({
  name: `flux-${name}`,
  program: '/bin/sh',
  argv: ['-c', '[ ! -x "$0" ] || exec "$0" "$@"', join(at.current, 'flux'), ...argv],
  cwd: at.shared,
  env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: process.env.HOME ?? '/root', ...env },
  log: join(at.logs, `${name}.log`),
  endsWithinMs,
  when,
});

function backupJob({ name, backup }: Target, at: Layout): readonly Job[] {
  if (backup === false) return [];
  const [hour, minute] = backup.at.split(':').map(Number);
  const argv = [
    ...['backup', '--target', name, '--to', at.scheduledBackups, '--settings', at.settings],
    ...['--keep', String(backup.keep), '--keep-days', String(backup.keepDays)],
    ...(backup.copyTo === undefined ? [] : ['--copy-to', backup.copyTo]),
  ];
  return [fluxJob(at, 'backup', { hour: hour ?? 0, minute: minute ?? 0 }, argv)];
}

/** Of a studio whose certificate flux got; at a minute of its own, since authorities have many to answer. */
function certificateJob({ name, url }: Target, at: Layout): readonly Job[] {
  const account = accountOf(at);
  if (account === undefined || !url.startsWith('https:')) return [];
  const minute = createHash('sha256').update(url).digest().readUInt16BE() % 60;
  const { caFile } = account;
  const env = caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile };
  return [fluxJob(at, 'certs', { hour: 4, minute }, ['certs', 'renew', name], env)];
}

const jobsOf = (target: Target, at: Layout): readonly Job[] => [
  ...backupJob(target, at),
  ...certificateJob(target, at),
  fluxJob(at, 'logs', { minute: 17 }, ['logs', 'rotate', target.name]),
];

/** What is run by the clock of the host. @returns Whether anything was changed. */
export async function bringJobs(target: Target, at: Layout, supervisor: Supervisor): Promise<boolean> {
  const { name, ...rest } = target;
  const config = `export default ${JSON.stringify({ targets: { [name]: rest } }, undefined, 2)};\n`;
  const isNew = !existsSync(at.config) || readFileSync(at.config, 'utf8') !== config;
  if (isNew) writeWhole(at.config, config);
  return (await supervisor.schedule(jobsOf(target, at))) || isNew;
}
