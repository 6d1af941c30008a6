import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Tells systemd that this process is ready, where it asked for that (sd_notify(3)): by systemd's own program, since Node
 * has no datagrams on Unix sockets. Rejects when that cannot be said.
 */
export async function tellReady({ NOTIFY_SOCKET, PATH }: NodeJS.ProcessEnv): Promise<void> {
  if (NOTIFY_SOCKET === undefined) return;
  await run('systemd-notify', ['--ready'], { env: { NOTIFY_SOCKET, PATH } });
}
