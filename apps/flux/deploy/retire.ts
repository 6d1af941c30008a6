import type { Supervisor } from '../supervisor/supervisor.ts';
import { ofRelease } from './units.ts';

/** Sends the sockets of a release over and stops its jobs; it goes on answering requests. */
export async function retireRelease(supervisor: Supervisor, release: string): Promise<void> {
  const running = ofRelease(await supervisor.list(), release).filter(({ state }) => state === 'running');
  await supervisor.signal(
    running.map(({ name }) => name),
    'SIGUSR2',
  );
}
