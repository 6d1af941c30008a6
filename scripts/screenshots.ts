import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from './build.ts';
import { root } from './current.ts';
import { bringPrograms } from './debianPackages.ts';

for (const line of await bringPrograms()) process.stderr.write(`${line}\n`);
await build();
const child = spawn(process.execPath, [join(root, 'tests/screenshots/take.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
const [code] = await once(child, 'exit');
process.exitCode = code ?? 1;
