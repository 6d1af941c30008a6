import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, fluxEntries, serverEntries } from './bundle.ts';
import { specifiersOf } from './specifiers.ts';

// `flux build` runs this: it bundles server and flux into a folder and prints what each of their files asks for.
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new TypeError('Usage: node scripts/bundleRelease.ts <folder>');

await bundle({ folder: join(folder, 'dist/server'), entries: serverEntries });
await bundle({
  folder: join(folder, 'dist/flux'),
  entries: fluxEntries,
  serverFolder: '../server',
});

const asked: Record<string, readonly string[]> = {};
for (const part of ['dist/flux', 'dist/server'])
  for (const name of (await readdir(join(folder, part))).filter((file) => file.endsWith('.js')).sort())
    asked[`${part}/${name}`] = await specifiersOf(join(folder, part, name));
process.stdout.write(`${JSON.stringify(asked)}\n`);
