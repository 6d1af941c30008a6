import { Failure } from '../failures.ts';
import { openPage } from '../smoke/browser.ts';
import { smokeSession } from '../smoke/session.ts';
import { type StagedRun, stagedRun } from '../smoke/stagedRun.ts';
import { megabytes } from '../table.ts';
import { installRelease } from './install.ts';
import type { Deployment, Phase } from './phase.ts';

/** Tries a release on the copy: its services, a session of a person, and the page in a browser. */
async function tryOut(
  { at, settings, copy }: Deployment,
  release: string,
  work: (url: string) => Promise<string>,
): Promise<string> {
  let staged: StagedRun | undefined;
  try {
    staged = await stagedRun({ folder: at.release(release), release, settings, urlAs: copy.urlAs });
    return await work(staged.url);
  } catch (error) {
    const said = staged?.said() ?? '';
    if (error instanceof Failure && said === '') throw error;
    const what = error instanceof Error ? error.message : String(error);
    throw new Failure(
      error instanceof Failure ? error.code : 'smoke_failed',
      said === '' ? what : `${what} ${said}`,
      error,
    );
  } finally {
    await staged?.close();
  }
}

export const stage: Phase = {
  title: 'Stage',
  steps: [
    {
      title: 'Release in its folder',
      run: async ({ at, built, manifest, before }) => {
        const { copied, bytes } = await installRelease(at, built, manifest, before);
        const all = Object.keys(manifest.files).length;
        return copied === 0 ? 'was there already' : `${copied} of ${all} files new, ${megabytes(bytes)}`;
      },
    },
    {
      title: 'Migrations rehearsed: up, down, up',
      run: async ({ copy, before, progress }) => {
        // Nothing to try it on.
        if (before === undefined) return 'the first release';
        const passed = await copy.rehearse(progress);
        const slowest = Math.max(0, ...passed.map(({ up }) => up));
        return passed.length === 0
          ? 'none waits'
          : `${passed.length}, the slowest ${(slowest / 1000).toFixed(1)} s`;
      },
    },
    {
      title: 'Schema of the copy expanded',
      run: async ({ copy }) => {
        const applied = await copy.stage();
        return applied.length === 0 ? 'was so already' : `${applied.length} applied`;
      },
    },
    {
      title: 'Tried on the copy',
      run: (deployment) =>
        tryOut(deployment, deployment.manifest.id, async (url) => {
          const did = await smokeSession(url);
          return `${did}; the page ${await openPage(`${url}/sign-in`)}`;
        }),
    },
    {
      title: 'Release before on the new schema',
      run: async (deployment) => {
        const { before } = deployment;
        if (before === undefined) return 'there is none';
        return await tryOut(deployment, before, smokeSession);
      },
    },
  ],
};
