import { join } from 'node:path';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';
import type { SupervisorKind } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';

/** What a line of crontab(5) ends with, so that it is found again. */
const mark = (at: Layout): string => `# FluxStudio in ${at.root}`;

/** PM2 with all that it ran. */
function line(at: Layout): string {
  const program = join(at.shared, 'supervisor');
  const pm2 = `${join(program, 'node')} ${join(program, 'node_modules/pm2/bin/pm2')} resurrect`;
  const env = `PM2_HOME=${at.pm2} PM2_DISABLE_VERSION_CHECK=true PM2_KILL_SIGNAL=SIGTERM PM2_LOG_FILE_PATH=/dev/null`;
  return `@reboot ${env} ${pm2} >> ${join(at.logs, 'pm2.log')} 2>&1 ${mark(at)}`;
}

/** A crontab with a studio's line as it must be, or without it; the lines of others stay as they are. */
export function tableWith(table: string, at: Layout, kind: SupervisorKind): string {
  const others = table.split('\n').filter((one) => one !== '' && !one.endsWith(mark(at)));
  return [...others, ...(kind === 'pm2' ? [line(at)] : []), ''].join('\n');
}

/**
 * Has the studio started with the host. systemd does so by itself; for PM2 it is cron that does.
 * @returns What was done, or that nothing can be; nothing when it was so. @throws Failure('supervisor_failed')
 */
export async function startWithHost(at: Layout, kind: SupervisorKind): Promise<string | undefined> {
  const had = await run('crontab', ['-l']);
  if (had.code === 127)
    return kind === 'systemd'
      ? undefined
      : 'NOTHING DOES: install cron and run this again, or run it after each restart of the host';
  const table = had.code === 0 ? had.stdout : '';
  const wanted = tableWith(table, at, kind);
  if (wanted === table || (wanted === '' && had.code !== 0)) return undefined;
  const written = await run('crontab', ['-'], { input: wanted });
  if (written.code !== 0)
    throw new Failure('supervisor_failed', `crontab does not take its table: ${written.stderr.trim()}`);
  return kind === 'systemd' ? 'systemd does, and cron no longer' : 'cron does';
}
