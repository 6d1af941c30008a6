import { join } from 'node:path';
import { bundle, fluxEntries } from './bundle.ts';
import { root, unlessCurrent } from './current.ts';
import { step } from './steps.ts';

/** What the operator's commands are made of. */
const sources = ['apps/flux', 'ops', 'packages', 'services'];

/** Builds the operator's commands as a release has them, unless those in `dist/flux` are of these sources. */
export async function buildFlux(): Promise<void> {
  await unlessCurrent('dist/flux', sources, async () => {
    await step('Building the operator’s commands', async () => {
      const folder = join(root, 'dist/flux');
      await bundle({ folder, entries: fluxEntries, serverFolder: '../server' });
      return { code: 0, output: '' };
    });
  });
}
