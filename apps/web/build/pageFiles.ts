import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

const source = join(import.meta.dirname, '../src');
/** A line of src/pageModules.ts. */
const line = /^ {2}(\w+): \(\) => import\('\.\/([^']+)'\),$/gm;

type Chunk = Rolldown.OutputChunk;

/** What a chunk needs before it can run: itself, all that it imports, and the styles of these; without what is known. */
function filesOf(bundle: Rolldown.OutputBundle, file: string, known: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  const walk = (name: string): void => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || known.has(name) || found.has(name)) return;
    found.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const next of chunk.imports) walk(next);
  };
  walk(file);
  return [...found].map((name) => `/${name}`);
}

/**
 * Writes `.vite/pages.json`: which files each page and each language need beyond the entry, so that the server can have
 * them fetched with the HTML and not one after the other (services/auth/page/webBuild.ts).
 */
export const pageFiles = (): Plugin => ({
  name: 'flux:page-files',
  apply: 'build',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((one): one is Chunk => one.type === 'chunk');
    const chunkOf = (module: string): Chunk => {
      const found = chunks.find(({ facadeModuleId }) => facadeModuleId === join(source, module));
      return found ?? this.error(`the build has no chunk for ${module}`);
    };
    const entry = chunks.find(({ isEntry }) => isEntry) ?? this.error('the build has no entry');
    const known = new Set(filesOf(bundle, entry.fileName, new Set()).map((name) => name.slice(1)));
    const files = (module: string) => filesOf(bundle, chunkOf(module).fileName, known);
    const modules = [...readFileSync(join(source, 'pageModules.ts'), 'utf8').matchAll(line)];
    const pages = Object.fromEntries(modules.map(([, name = '', module = '']) => [name, files(module)]));
    const languages = Object.fromEntries(['en', 'es', 'de'].map((tag) => [tag, files(`words/${tag}.json`)]));
    this.emitFile({
      type: 'asset',
      fileName: '.vite/pages.json',
      source: JSON.stringify({ pages, languages }),
    });
  },
});
