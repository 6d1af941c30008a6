import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestName } from '../release/manifest.ts';

/** What the flux of a release is given by the one that has looked the release over and starts it: the manifest's SHA-256. */
const variable = 'FLUX_LOOKED_OVER';

const manifestHash = (folder: string): string =>
  createHash('sha256')
    .update(readFileSync(join(folder, manifestName)))
    .digest('hex');

/** For the environment of a release's own flux, which need not read every file again. */
export const lookedOver = (folder: string): Readonly<Record<string, string>> => ({
  [variable]: manifestHash(folder),
});

/** Whether whoever started this flux has found the release as it was built. */
export function wasLookedOver(folder: string): boolean {
  const given = process.env[variable];
  return given !== undefined && given === manifestHash(folder);
}
