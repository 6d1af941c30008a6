import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest } from '../release/manifest.ts';
import type { Supervisor, UnitStatus } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { endOthers } from './endOthers.ts';
import { linked } from './recover.ts';
import { nameOf, readUnitName } from './units.ts';

async function byAge(at: Layout): Promise<readonly string[]> {
  const names = (await readdir(at.releases)).filter((name) => !name.startsWith('.'));
  const ages = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(at.release(name))).ctimeMs })),
  );
  return ages.toSorted((a, b) => b.at - a.at).map(({ name }) => name);
}

/**
 * Ends what runs beside the studio's release and the one that can be gone back to, and removes releases beyond those that are kept, with
 * their sockets and the assets that no other has.
 * @returns Ids of those that were removed.
 */
export async function keepOnly(at: Layout, supervisor: Supervisor, keep: number): Promise<readonly string[]> {
  const needed = [linked(at.current), linked(at.previous)];
  await endOthers(at, supervisor);
  const all = await byAge(at);
  await removeSockets(at, await supervisor.list());
  // Beside the one in use.
  const kept = new Set([...needed, ...all.slice(0, keep + 1)]);
  const gone = all.filter((id) => !kept.has(id));
  for (const id of gone) {
    await rm(at.release(id), { recursive: true, force: true });
    await rm(join(at.shared, 'cache', id), { recursive: true, force: true });
  }
  if (gone.length > 0)
    await removeAssets(
      at,
      [...kept].filter((id): id is string => id !== undefined),
    );
  return gone;
}

/** Of runs that have ended. */
async function removeSockets(at: Layout, units: readonly UnitStatus[]): Promise<void> {
  const runs = units.flatMap(({ name }) => readUnitName(name) ?? []).map(nameOf);
  for (const name of await readdir(at.run))
    if (!runs.includes(name)) await rm(at.sockets(name), { recursive: true, force: true });
}

async function removeAssets(at: Layout, kept: readonly string[]): Promise<void> {
  const used = new Set<string>();
  for (const id of kept.filter((one) => existsSync(at.release(one)))) {
    const { files } = await readManifest(at.release(id));
    for (const path of Object.keys(files)) used.add(path);
  }
  for (const name of await readdir(at.assets)) {
    if (!used.has(`apps/web/dist/assets/${name}`)) await rm(join(at.assets, name), { recursive: true });
  }
}
