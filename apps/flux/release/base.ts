import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../failures.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { type Part, partOf } from './parts.ts';
import { verifyFiles } from './verify.ts';

/** Another release, from which files are taken or to which the new one is compared. */
export type Base = { readonly folder: string; readonly manifest: Manifest };

/** A whole release for this platform. @throws Failure('release_newer' | 'release_unusable') */
export async function openBase(folder: string): Promise<Base> {
  const manifest = await readManifest(folder);
  await verifyFiles(folder, manifest);
  const platform = `${process.platform}-${process.arch}`;
  if (manifest.platform !== platform)
    throw new Failure('release_unusable', `${manifest.id} is for ${manifest.platform}, not for ${platform}.`);
  return { folder, manifest };
}

/** Copies all files of a part. */
export async function copyPart({ folder, manifest }: Base, part: Part, to: string): Promise<void> {
  for (const path of Object.keys(manifest.files).filter((one) => partOf(one) === part)) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await copyFile(join(folder, path), join(to, path));
  }
}
