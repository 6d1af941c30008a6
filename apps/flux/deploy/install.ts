import { existsSync } from 'node:fs';
import { chmod, copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../failures.ts';
import { hashOf } from '../release/inventory.ts';
import { type Manifest, manifestName, readManifest } from '../release/manifest.ts';
import { verifyFiles } from '../release/verify.ts';
import type { Layout } from '../target/layout.ts';

const keyOf = (sha256: string, executable: boolean | undefined): string => `${sha256}${executable === true}`;

/** The Node of the supervisor: as one file it is in memory once for all (40 MB). */
async function knownNode(at: Layout): Promise<ReadonlyMap<string, string>> {
  const node = join(at.shared, 'supervisor/node');
  if (!existsSync(node)) return new Map();
  return new Map([[keyOf(hashOf(node), true), node]]);
}

/** What of a release is the same in another that lies on the host, and is linked instead of copied. */
async function knownFiles(at: Layout, other: string | undefined): Promise<ReadonlyMap<string, string>> {
  if (other === undefined || !existsSync(at.release(other))) return await knownNode(at);
  const { files } = await readManifest(at.release(other));
  return new Map(
    Object.entries(files).map(([path, { sha256, executable }]) => [
      keyOf(sha256, executable),
      join(at.release(other), path),
    ]),
  );
}

/** Where a release is while it is not whole. */
export const draftOf = (at: Layout, id: string): string => join(at.releases, `.${id}.arriving`);

export type Installed = { readonly copied: number; readonly bytes: number };

/**
 * Puts a release into its folder on the host: under a temporary name first, so that it is there whole or not at all. Nobody
 * ever writes into it again.
 * @throws Failure('release_unusable') when what arrived is not what was built.
 */
export async function installRelease(
  at: Layout,
  built: string,
  manifest: Manifest,
  before: string | undefined,
): Promise<Installed> {
  const folder = at.release(manifest.id);
  if (existsSync(folder)) {
    await verifyFiles(folder, manifest);
    return { copied: 0, bytes: 0 };
  }
  const draft = draftOf(at, manifest.id);
  await rm(draft, { recursive: true, force: true });
  const known = await knownFiles(at, before);
  let [copied, bytes] = [0, 0];
  try {
    for (const folder of new Set(Object.keys(manifest.files).map(dirname)))
      await mkdir(join(draft, folder), { recursive: true });
    for (const [path, file] of Object.entries(manifest.files)) {
      const to = join(draft, path);
      const same = known.get(keyOf(file.sha256, file.executable));
      if (
        same !== undefined &&
        (await link(same, to).then(
          () => true,
          () => false,
        ))
      )
        continue;
      await copyFile(join(built, path), to);
      await chmod(to, file.executable === true ? 0o755 : 0o644);
      copied++;
      bytes += file.bytes;
    }
    await copyFile(join(built, manifestName), join(draft, manifestName));
    await verifyFiles(draft, manifest);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (error instanceof Failure) throw error;
    throw new Failure(
      'stage_failed',
      `The release could not be put into ${folder}: ${error instanceof Error ? error.message : error}.`,
      error,
    );
  }
  return { copied, bytes };
}

const assetsOf = ({ files }: Manifest): readonly string[] =>
  Object.keys(files).filter((path) => path.startsWith('apps/web/dist/assets/'));

/** Adds the hashed assets of a release to those that nginx serves; those of others stay beside them. */
export async function publishAssets(at: Layout, manifest: Manifest): Promise<void> {
  for (const path of assetsOf(manifest)) {
    const to = join(at.assets, path.slice('apps/web/dist/assets/'.length));
    if (existsSync(to)) continue;
    await mkdir(dirname(to), { recursive: true });
    await link(join(at.release(manifest.id), path), to);
  }
}
