import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compileMessages } from './build/compileMessages.ts';
import { pageFiles } from './build/pageFiles.ts';
import { precompress } from './build/precompress.ts';
import { serviceWorker } from './build/serviceWorker.ts';

/** What the pages of the door share, so that they need nothing of what is behind it. */
const doorParts =
  /src\/(?:door\/(?:Door|FormError|OrPassword|PasskeyButton|ProviderButtons|joinProject|providers)|parts\/(?:Field|FieldNote|NewPasswordField|PasswordField|IconButton|Mark)|session\/passkeys)\.tsx?$|useMutation\.js$|contracts\/limits\.ts$|passwords\/lengthFault\.ts$|icons\/(?:fingerprint|building-complex|key-round)\.mjs$/;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [compileMessages(), react(), tailwindcss(), serviceWorker(), pageFiles(), precompress()],
  resolve: { alias: { 'lib0/logging': join(import.meta.dirname, 'build/plainLogging.ts') } },
  // The server puts the nonce of each answer here (services/auth/page/webBuild.ts).
  html: { cspNonce: 'FLUX_NONCE' },
  json: { stringify: true },
  worker: { format: 'es' },
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // The policy of the page allows no font and no script from a data address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Few files: a browser has six connections, and each file on one of them waits a round trip for its turn.
          groups: [
            { name: 'first', tags: ['$initial'], priority: 4 },
            // What cleans text is asked everywhere; of what cleans markup nothing is loaded before there is some.
            { name: 'sanitize', test: /packages\/sanitize\/[^/]+\.ts$/, priority: 3 },
            { name: 'door', test: doorParts, priority: 2 },
            { name: 'work', test: /apps\/web\/src\/(?!words)|lucide|packages\/contracts/, minShareCount: 4 },
          ],
        },
      },
    },
  },
});
