import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
import { root } from './current.ts';
import { bringPrograms } from './debianPackages.ts';
import { installOwn } from './ownPackages.ts';
import { startTestServices } from './testServices.ts';

const folder = join(root, 'bench');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  if (!names.includes(name)) {
    process.stderr.write(`Usage: npm run bench -- ${names.join(' | ')}\n`);
    process.exitCode = 2;
    return;
  }
  for (const line of await bringPrograms()) process.stderr.write(`${line}\n`);
  await installOwn(folder, 'peers');
  await build();
  const services = await startTestServices();
  try {
    const child = spawn(process.execPath, [join(folder, `${name}.ts`), ...args], {
      stdio: 'inherit',
      env: { ...process.env, ...services.env },
    });
    const [code] = await once(child, 'exit');
    process.exitCode = code;
  } finally {
    await services.stop();
  }
}

await main();
