import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
import { root } from './current.ts';
import { bringPrograms } from './debianPackages.ts';
import { run, step } from './steps.ts';
import { startTestServices } from './testServices.ts';

const folder = join(root, 'bench');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

/** Peers have a lockfile of their own, so that nobody installs them to run the studio. */
async function installPeers(): Promise<void> {
  const stamp = join(folder, 'node_modules/.installed');
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  const npm = process.env.npm_execpath ?? 'npm';
  const program = npm.endsWith('.js') ? process.execPath : npm;
  const args = [
    ...(npm.endsWith('.js') ? [npm] : []),
    'ci',
    '--prefix',
    folder,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  if (await step('Installing peers', () => run(program, args))) writeFileSync(stamp, lock);
  else throw new Error('The peers could not be installed.');
}

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  if (!names.includes(name)) {
    process.stderr.write(`Usage: npm run bench -- ${names.join(' | ')}\n`);
    process.exitCode = 2;
    return;
  }
  for (const line of await bringPrograms()) process.stderr.write(`${line}\n`);
  await installPeers();
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
