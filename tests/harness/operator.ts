import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs `./flux` to its end, as the operator does: in any folder, with the settings of the studio and nothing else. */
export async function flux(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  folder = root,
): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(join(root, 'flux'), args, {
    cwd: folder,
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}
