import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { shortLived } from './processes.ts';

const root = join(import.meta.dirname, '../..');

/** Built, since the sources take five seconds to load at each call. */
const main = join(root, 'dist/flux/main.js');

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs a command to its end, as the operator does: in any folder, with the settings of the studio and nothing else. */
export async function flux(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  folder = root,
): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...shortLived, main, ...args], {
    cwd: folder,
    env: { PATH, HOME, INIT_CWD: folder, ...settings },
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
