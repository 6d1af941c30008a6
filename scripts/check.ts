import { join } from 'node:path';
import { root } from './current.ts';
import { wrongImports } from './imports.ts';
import { run, step } from './steps.ts';

const bin = (name: string) => join(root, 'node_modules/.bin', name);

/** What needs no server: types, style, unused code, the direction of imports. All run; true when all pass. */
export async function check(): Promise<boolean> {
  const passed = await Promise.all([
    // From the beginning: what is remembered does not know of changes in JSON files.
    step('Types', () => run(bin('tsc'), ['-p', '.', '--incremental', 'false'])),
    step('Style', () => run(bin('biome'), ['check', '--error-on-warnings', '.'])),
    step('Unused code', () => run(bin('knip'), ['--no-progress'])),
    step('Direction of imports', async () => {
      const wrong = await wrongImports();
      return { code: wrong.length === 0 ? 0 : 1, output: wrong.join('\n') };
    }),
  ]);
  return passed.every(Boolean);
}

if (import.meta.main) process.exitCode = (await check()) ? 0 : 1;
