import { Failure } from '../failures.ts';
import type { Manifest } from '../release/manifest.ts';
import { missingNeeds } from '../release/needs.ts';
import { verifyFiles } from '../release/verify.ts';

/** Without these there is nothing to start or to show. */
const essential = ['node', 'dist/server/main.js', 'dist/flux/main.js', 'apps/web/dist/index.html'];

const stop = (sentence: string): never => {
  throw new Failure('preflight_failed', sentence);
};

/** Whether a release is for this host, as it was built, and has all that it needs. Nothing of it is run. @throws Failure */
export async function checkRelease(folder: string, manifest: Manifest): Promise<string> {
  const { platform, files } = manifest;
  if (platform !== `${process.platform}-${process.arch}`)
    stop(`The release was built for ${platform}; this host is ${process.platform}-${process.arch}.`);
  await verifyFiles(folder, manifest);
  const missing = missingNeeds(folder, manifest);
  if (missing.length > 0)
    stop(
      `The release would not run: ${missing.map(({ entry, need }) => `${entry} needs ${need}`).join(', ')}.`,
    );
  for (const path of essential) if (files[path] === undefined) stop(`The release has no ${path}.`);
  return `${Object.keys(files).length} files as they were built`;
}
