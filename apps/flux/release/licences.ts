import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LockedPackage } from './lockfile.ts';

const named = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

async function textsIn(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((one) => one.isFile() && named.test(one.name)).map(({ name }) => name);
  return await Promise.all(names.toSorted().map((name) => readFile(join(folder, name), 'utf8')));
}

/** The licence of every package, and the texts that they ask to be passed on; a text that many share stands once. */
export async function licencesOf(tree: string, packages: readonly LockedPackage[]): Promise<string> {
  const byText = new Map<string, string[]>();
  for (const one of packages)
    for (const text of await textsIn(join(tree, one.path))) {
      const key = text.replaceAll('\r\n', '\n').trim();
      byText.set(key, [...(byText.get(key) ?? []), `${one.name} ${one.version}`]);
    }
  const list = packages.map(({ name, version, license }) => `${name} ${version}: ${license}`);
  const texts = [...byText].map(([text, owners]) => `${owners.join(', ')}\n\n${text}`);
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  return `${[[...new Set(list)].join('\n'), ...texts].join(line)}\n`;
}
