import { join } from 'node:path';
import type { Plugin } from 'rolldown';
import { root, unlessCurrent } from './current.ts';
import { step } from './steps.ts';

/** What the server is made of. */
const sources = ['packages', 'services'];

/** Where each process and thread of the studio begins. */
const entries = {
  main: 'services/main.ts',
  pgliteWorker: 'packages/database/pgliteWorker.ts',
  compactionWorker: 'services/collaboration/boards/live/compactionWorker.ts',
  strengthThread: 'services/auth/signin/strengthThread.ts',
  drawProcess: 'services/collaboration/files/thumbnails/drawProcess.ts',
} as const;

/** Packages with parts that are no JavaScript and are found beside it, and one that `pg` does without. */
const besideIt = [/^@electric-sql\/pglite/, /^@node-rs\//, /^sharp/, 'pg-native'];

/** A thread or process is found by the name of its source, beside who starts it; a build has them all in one folder. */
const startsBuiltEntries: Plugin = {
  name: 'starts-built-entries',
  transform(code) {
    const found = code.replace(
      /new URL\((['"])\.\/(\w+)\.ts\1, import\.meta\.url\)/g,
      (address: string, _quote: string, name: string) =>
        name in entries ? `new URL('./${name}.js', import.meta.url)` : address,
    );
    return found === code ? null : { code: found, map: null };
  },
};

/** Bundles the server into a folder: it starts in a fraction of the time that loading its 2,000 modules takes. */
async function bundle(folder: string): Promise<void> {
  // Most starts have nothing to build.
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    cwd: root,
    input: entries,
    platform: 'node',
    external: besideIt,
    plugins: [startsBuiltEntries],
    onLog: (level, log, handle) => {
      if (level !== 'info') handle(level, log);
    },
  });
  await build.write({
    dir: folder,
    format: 'es',
    sourcemap: true,
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await build.close();
}

/** Builds the server unless the one in `dist/server` is of these sources. Throws when the build fails. */
export async function buildServer(): Promise<void> {
  await unlessCurrent('dist/server', sources, async () => {
    await step('Building the server', async () => {
      await bundle(join(root, 'dist/server'));
      return { code: 0, output: '' };
    });
  });
}
