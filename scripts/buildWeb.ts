import { join } from 'node:path';
import { root, unlessCurrent } from './current.ts';
import { run, step } from './steps.ts';

/** What the page is made of. */
const sources = ['apps/web', 'packages/access', 'packages/board', 'packages/contracts', 'packages/sanitize'];

/** Builds the page unless the one in `apps/web/dist` is of these sources. Throws when the build fails. */
export async function buildWeb(): Promise<void> {
  await unlessCurrent('apps/web/dist', sources, async () => {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    const built = await step('Building the page', () => run(process.execPath, [vite, 'build', 'apps/web']));
    if (!built) throw new Error('The page could not be built.');
  });
}
