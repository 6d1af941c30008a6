import { installRelease } from './install.ts';
import type { Phase } from './phase.ts';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

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
  ],
};
