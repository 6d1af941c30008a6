import { glob, readFile } from 'node:fs/promises';
import { root } from './current.ts';

/** `import … from 'x'`, `export … from 'x'`, `import('x')`. */
const specifierPattern = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

/** Where services are put together: for a process of the studio, and for its operator. */
const compositionRoots = ['main', 'studio', 'operator', 'migrations', 'takeBackImport'].map(
  (name) => `services/${name}.ts`,
);

/** What a folder of the house may import beyond itself, its npm packages and `node:` (architecture.md, rule 1). */
function mayImport(file: string, target: string): boolean {
  const [area, name] = file.split('/') as [string, string];
  if (target.startsWith('packages/')) return true;
  if (compositionRoots.includes(file)) return target.startsWith('services/');
  if (area === 'apps' && name === 'flux' && (target === 'services/operator.ts' || target.startsWith('ops/')))
    return true;
  if (area === 'services') return target.startsWith(`services/${name}/`);
  if (area === 'apps') return target.startsWith(`apps/${name}/`);
  if (area === 'tests' || area === 'bench') return true;
  if (area === 'scripts') return target.startsWith('scripts/') || target.startsWith('ops/');
  return target.startsWith(`${area}/`);
}

/** The part of the repository that a specifier leads to; nothing for npm packages and `node:`. */
function targetOf(file: string, specifier: string): string | undefined {
  if (specifier === '@flux/services/operator') return 'services/operator.ts';
  if (specifier.startsWith('@flux/')) return `packages/${specifier.slice('@flux/'.length)}`;
  if (!specifier.startsWith('.')) return undefined;
  return new URL(specifier, `file:///${file}`).pathname.slice(1);
}

/** Every import that goes against the direction: a sentence each. */
export async function wrongImports(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const file of glob('{apps,packages,services,scripts,ops,tests}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (path) => path.includes('node_modules') || path.includes('dist'),
  })) {
    const source = await readFile(`${root}/${file}`, 'utf8');
    for (const [, specifier] of source.matchAll(specifierPattern)) {
      const target = specifier === undefined ? undefined : targetOf(file, specifier);
      if (target !== undefined && !mayImport(file, target)) found.push(`${file} imports ${specifier}`);
    }
  }
  return found.sort();
}

if (import.meta.main) {
  const wrong = await wrongImports();
  for (const line of wrong) process.stderr.write(`${line}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
