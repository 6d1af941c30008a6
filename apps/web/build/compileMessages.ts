import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

/** A catalog as lingui reads it at run time: lists of texts, placeholders and plurals. */
export function compileCatalog(json: string): Record<string, ReturnType<typeof compileMessage>> {
  const catalog: Record<string, string> = JSON.parse(json);
  return Object.fromEntries(Object.entries(catalog).map(([key, message]) => [key, compileMessage(message)]));
}

/** Compiles the catalogs of `src/words` while the page is built, so that no parser of messages is sent to the browser. */
export const compileMessages = (): Plugin => ({
  name: 'flux:compile-messages',
  enforce: 'pre',
  transform: {
    filter: { id: /\/src\/words\/(?:\w+\/)?\w+\.json$/ },
    handler: (code) => JSON.stringify(compileCatalog(code)),
  },
});
