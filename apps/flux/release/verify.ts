import { Failure } from '../failures.ts';
import { pathsIn, readFileOf } from './inventory.ts';
import type { Manifest } from './manifest.ts';

export type FileFault = { readonly path: string; readonly fault: 'missing' | 'changed' | 'extra' };

/** Faults that a sentence names; the rest are counted. */
const named = 8;

/** Every file that is not as the manifest says, in order of path. Without faults, the folder is the release. */
export async function fileFaults(
  folder: string,
  { files }: Pick<Manifest, 'files'>,
): Promise<readonly FileFault[]> {
  const there = new Set(await pathsIn(folder));
  const faults: FileFault[] = [];
  for (const [path, { sha256, bytes, executable }] of Object.entries(files)) {
    if (!there.delete(path)) {
      faults.push({ path, fault: 'missing' });
      continue;
    }
    const file = await readFileOf(folder, path);
    const isSame = file?.sha256 === sha256 && file.bytes === bytes && file.executable === executable;
    if (!isSame) faults.push({ path, fault: 'changed' });
  }
  for (const path of there) faults.push({ path, fault: 'extra' });
  return faults.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** @throws Failure('release_unusable') naming what is missing, changed or too much. */
export async function verifyFiles(folder: string, manifest: Pick<Manifest, 'id' | 'files'>): Promise<void> {
  const faults = await fileFaults(folder, manifest);
  if (faults.length === 0) return;
  const listed = faults.slice(0, named).map(({ path, fault }) => `${fault}: ${path}`);
  const more = faults.length > named ? [`and ${faults.length - named} more`] : [];
  throw new Failure(
    'release_unusable',
    [`The release in ${folder} is not ${manifest.id} as it was built.`, ...listed, ...more].join('\n'),
  );
}
