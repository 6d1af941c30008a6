import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from './build.ts';
import { root } from './current.ts';
import { bringPrograms } from './debianPackages.ts';
import { installOwn } from './ownPackages.ts';

const folder = join(root, 'tests/scorecard');

for (const line of await bringPrograms()) process.stderr.write(`${line}\n`);
await installOwn(folder, 'scanners');
await build();
const child = spawn(process.execPath, [join(folder, 'run.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
const [code] = await once(child, 'exit');
process.exitCode = code ?? 1;
