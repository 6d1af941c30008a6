import { join } from 'node:path';
import { bundle, embeddedEntries, serverEntries } from './bundle.ts';
import { root, unlessCurrent } from './current.ts';
import { step } from './steps.ts';

/** What the server is made of. */
const sources = ['packages', 'services'];

/** Builds the server unless the one in `dist/server` is of these sources. Throws when the build fails. */
export async function buildServer(): Promise<void> {
  await unlessCurrent('dist/server', sources, async () => {
    await step('Building the server', async () => {
      const folder = join(root, 'dist/server');
      await bundle({ folder, entries: { ...serverEntries, ...embeddedEntries } });
      return { code: 0, output: '' };
    });
  });
}
