import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, startCommand } from '../harness/command.ts';
import { freePort } from '../harness/processes.ts';
import { type Program, signInProgram } from '../harness/program.ts';

type Named = { readonly id: string; readonly name: string };

export type DemoStudio = {
  readonly url: string;
  readonly password: string;
  /** By the public API, as one of the demo’s people: nora, ana, li, jonas. */
  readonly signIn: (who: string) => Promise<Program>;
  readonly project: Named;
  readonly boards: readonly Named[];
  readonly channels: readonly Named[];
  readonly end: () => Promise<void>;
};

/** The studio with its living example, in a folder that goes with it. */
export async function startDemo(): Promise<DemoStudio> {
  const dataDir = await mkdtemp(join(tmpdir(), 'flux-demo-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { FLUX_DATA: dataDir, FLUX_PORT: `${port}`, FLUX_RATE_LIMIT: 'off' };
  let running: Running | undefined;
  const end = async () => {
    await running?.end();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    running = await startCommand(['--demo'], env, /password: .+\n/);
    const password = /password: (.+)\n/.exec(running.output())?.[1] ?? '';
    const signIn = (who: string) =>
      signInProgram(url, { name: who, email: `${who}@halden.example`, password });
    const nora = await signIn('nora');
    const list = async (path: string) => (await nora.call<{ items: Named[] }>('GET', path)).items;
    const [project] = await list('/api/projects');
    if (project === undefined) throw new Error('the demo made no project');
    const boards = await list(`/api/projects/${project.id}/boards`);
    const channels = await list(`/api/projects/${project.id}/channels`);
    return { url, password, signIn, project, boards, channels, end };
  } catch (error) {
    await end();
    throw error;
  }
}
