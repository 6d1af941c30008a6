import { dirname, relative, resolve } from 'node:path';
import type { Plugin } from 'rolldown';
import { root } from './current.ts';

/** Where each process and thread of the studio begins, by the name of what is built of it. */
export const serverEntries = {
  main: 'services/main.ts',
  compactionWorker: 'services/collaboration/boards/live/compactionWorker.ts',
  strengthThread: 'services/auth/signin/strengthThread.ts',
  drawProcess: 'services/collaboration/files/thumbnails/drawProcess.ts',
} as const;

/** The thread of the embedded database, which no release brings. */
export const embeddedEntries = { pgliteWorker: 'packages/database/pgliteWorker.ts' } as const;

/**
 * The operator’s commands, what watches over a studio without the memory of them all, and what takes a release on another
 * host.
 */
export const fluxEntries = {
  main: 'apps/flux/main.ts',
  watch: 'apps/flux/watch/main.ts',
  receiver: 'apps/flux/remote/receiver.ts',
} as const;

/** Packages with parts that are no JavaScript and are found beside it, and one that `pg` does without. */
const besideIt = [/^@electric-sql\/pglite/, /^@node-rs\//, /^sharp/, 'libpg-query', 'pg-native'];

/** A thread or process is found by the name of its source, beside who starts it; a build has them all in one folder. */
const startsBuiltEntries = (serverFolder: string): Plugin => ({
  name: 'starts-built-entries',
  transform(code) {
    const found = code.replace(
      /new URL\((['"])\.\/(\w+)\.ts\1, import\.meta\.url\)/g,
      (address: string, _quote: string, name: string) =>
        name in serverEntries || name in embeddedEntries
          ? `new URL('${serverFolder}/${name}.js', import.meta.url)`
          : name in fluxEntries
            ? `new URL('./${name}.js', import.meta.url)`
            : address,
    );
    return found === code ? null : { code: found, map: null };
  },
});

export type BundleOptions = {
  /** Absolute; emptied first. */
  readonly folder: string;
  /** Sources by what is made of them. */
  readonly entries: Readonly<Record<string, string>>;
  /** Where the server's entries are, seen from the folder. */
  readonly serverFolder?: string;
};

/** Bundles what Node runs: it starts in a fraction of the time that loading its 2,000 modules takes. */
export async function bundle({ folder, entries, serverFolder = '.' }: BundleOptions): Promise<void> {
  // Most starts have nothing to build.
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    cwd: root,
    input: entries,
    platform: 'node',
    external: besideIt,
    plugins: [startsBuiltEntries(serverFolder)],
    onLog: (level, log, handle) => {
      if (level !== 'info') handle(level, log);
    },
  });
  await build.write({
    dir: folder,
    format: 'es',
    sourcemap: true,
    // Whoever reads a stack has the sources; the same bytes wherever it is built.
    sourcemapExcludeSources: true,
    sourcemapPathTransform: (source, map) => relative(root, resolve(dirname(map), source)),
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: { groups: [{ name: 'packages', test: /node_modules/, entriesAware: true }] },
  });
  await build.close();
}
