import { spawnSync } from 'node:child_process';

/** What npm prints, by the npm that runs this, whatever it ends with. */
export function npm(args: readonly string[], folder: string): string {
  const program = process.env.npm_execpath ?? 'npm';
  const isScript = program.endsWith('.js');
  const { stdout } = spawnSync(
    isScript ? process.execPath : program,
    [...(isScript ? [program] : []), ...args],
    { cwd: folder, encoding: 'utf8', timeout: 180_000, maxBuffer: 64 * 1024 * 1024 },
  );
  return stdout ?? '';
}
