import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputOf } from '../host/stream.ts';
import type { Progress } from '../progress.ts';
import { fillWithPm2 } from '../supervisor/bringPm2.ts';
import type { Connection } from './connection.ts';

/** Brings PM2, which no release has, to a host where no systemd runs; the release that is there lends it its Node. */
export async function sendSupervisor(
  connection: Connection,
  root: string,
  release: string,
  progress: Progress,
): Promise<void> {
  progress.step(`Sending PM2 to ${connection.host}`);
  const scratch = await mkdtemp(join(tmpdir(), 'flux-pm2-'));
  try {
    await fillWithPm2(scratch);
    const folder = `${root}/shared/supervisor`;
    const take = `rm -rf ${folder}.new; mkdir -p ${folder}.new; tar -xzf - -C ${folder}.new`;
    await connection.shell(
      `umask 022; ${take}; cp ${release}/node ${folder}.new/node; rm -rf ${folder}; mv ${folder}.new ${folder}`,
      outputOf('tar', ['-C', scratch, '-czf', '-', '.']),
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
    progress.end();
  }
}
