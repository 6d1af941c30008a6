import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { Plugin } from 'vite';

/** What is worth keeping: everything but what the build says of itself, and the 700 kB that judge a new password. */
const isKept = (name: string): boolean =>
  name.startsWith('assets/') && !name.startsWith('assets/strengthWorker-');

/**
 * Builds `sw.js` once the rest is known: it carries the list of the release's files. In one file of its own, since a
 * worker that is no module runs in every browser, and its name must stay.
 */
export const serviceWorker = (): Plugin => ({
  name: 'flux:service-worker',
  apply: 'build',
  generateBundle: {
    order: 'post',
    async handler(_options, bundle) {
      const assets = Object.keys(bundle).filter(isKept).sort();
      const build = createHash('sha256').update(assets.join('\n')).digest('hex').slice(0, 16);
      const made = await rolldown({
        input: join(import.meta.dirname, '../src/offline/serviceWorker.ts'),
        transform: {
          define: {
            FLUX_ASSETS: JSON.stringify(assets.map((name) => `/${name}`)),
            FLUX_BUILD: JSON.stringify(build),
          },
        },
      });
      const { output } = await made.generate({ format: 'iife', minify: true });
      await made.close();
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: output[0].code });
    },
  },
});
