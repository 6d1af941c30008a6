import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Fonts and pictures are compressed by their own formats. */
const compressible = /\.(?:css|js|json|svg|txt|webmanifest)$/;
/** Bytes under which compression saves no packet. */
const worthwhile = 1_024;

/** Writes a `.br` and a `.gz` beside every file of the build that gains by it, so that no request waits for it. */
export const precompress = (): Plugin => ({
  name: 'flux:precompress',
  apply: 'build',
  writeBundle: ({ dir = '' }) => {
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      const path = join(dir, name);
      if (!compressible.test(name) || statSync(path).size < worthwhile) continue;
      const bytes = readFileSync(path);
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      };
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
    }
  },
});
