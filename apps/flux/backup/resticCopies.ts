import { basename } from 'node:path';
import { Failure } from '../failures.ts';
import type { Progress } from '../progress.ts';
import { isAbsence, isDamage, type Restic } from '../restic/restic.ts';
import { tarHashes } from '../restic/tarHashes.ts';
import { megabytes } from '../table.ts';
import type { Copies, Sent } from './copies.ts';
import { namePattern } from './folder.ts';
import { manifestName } from './manifest.ts';

const ours = 'fluxstudio';
/** Of a snapshot that was not read back yet. */
const unproved = 'unproved';

type Snapshot = { readonly id: string; readonly time: string; readonly tags?: readonly string[] };

/** What counts is an id and a name; nothing that somebody else put there has both of our tags. */
type Copy = { readonly id: string; readonly name: string };

type Snapshots = { readonly copies: readonly Copy[]; readonly leftovers: readonly string[] };

/** Ours in a repository, oldest first; of two with one name the later is the last. */
async function snapshotsIn(restic: Restic): Promise<Snapshots> {
  const all: readonly Snapshot[] | null = JSON.parse(
    await restic.run(['snapshots', '--no-lock', '--json', '--tag', ours]),
  );
  const own = (all ?? [])
    .filter(({ tags = [] }) => tags.includes(ours))
    .toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time));
  const copies = own.flatMap(({ id, tags = [] }) => {
    const name = tags.find((tag) => namePattern.test(tag));
    return name === undefined ? [] : [{ id, name }];
  });
  const leftovers = own.filter(({ tags = [] }) => tags.includes(unproved)).map(({ id }) => id);
  return { copies: copies.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))), leftovers };
}

/** As `snapshotsIn`, of a repository that is made when there is none. */
async function openedFor(restic: Restic, place: string, progress: Progress): Promise<Snapshots> {
  try {
    return await snapshotsIn(restic);
  } catch (error) {
    if (!isAbsence(error)) throw error;
    // Whoever cannot be reached refuses this as well, and so does a repository that is there.
    await restic.run(['init']);
    progress.say(`There was no repository in ${place}; restic made one, with the password that was given.`);
    return { copies: [], leftovers: [] };
  }
}

type Status = {
  readonly message_type?: string;
  readonly bytes_done?: number;
  readonly total_bytes?: number;
  readonly snapshot_id?: string;
  readonly files_new?: number;
  readonly files_changed?: number;
  readonly data_added?: number;
};

async function send(restic: Restic, folder: string, parent: Copy | undefined, progress: Progress) {
  let summary: Status = {};
  const onLine = (line: string) => {
    const status: Status = line.startsWith('{') ? JSON.parse(line) : {};
    if (status.message_type === 'summary') summary = status;
    else if (status.bytes_done !== undefined && status.total_bytes !== undefined)
      progress.at(`${megabytes(status.bytes_done)} of ${megabytes(status.total_bytes)}`);
  };
  // A file that two backups share changes its ctime with each link.
  const since = parent === undefined ? ['--force'] : ['--parent', parent.id, '--ignore-ctime'];
  await restic.run(['backup', '--json', '--tag', `${ours},${unproved}`, ...since, '.'], {
    cwd: folder,
    onLine,
  });
  const { snapshot_id: id, files_new = 0, files_changed = 0, data_added = 0 } = summary;
  if (id === undefined) throw new Error('restic named no snapshot.');
  return { id, sent: files_new + files_changed, bytes: data_added };
}

/** Reads everything back out of the repository. @throws Failure('copy_failed') */
async function prove(
  restic: Restic,
  { id, place }: { readonly id: string; readonly place: string },
  files: ReadonlyMap<string, string>,
  progress: Progress,
): Promise<void> {
  progress.step(`Reading it back from ${place}`);
  let bytes = 0;
  async function* counted() {
    for await (const chunk of restic.read(['dump', id, '/'])) {
      bytes += chunk.length;
      progress.at(megabytes(bytes));
      yield chunk;
    }
  }
  const there = await tarHashes(counted());
  for (const [name, sha256] of files)
    if (there.get(name) !== sha256)
      throw new Failure('copy_failed', `${place} has ${name} otherwise than it was sent.`);
}

/** Copies in a repository of restic, each a snapshot with our tag and its name. */
export function resticCopies(restic: Restic, place: string): Copies {
  const forget = (ids: readonly string[], ...more: readonly string[]) =>
    restic.run(['forget', ...more, ...ids]);

  async function take(folder: string, files: ReadonlyMap<string, string>, progress: Progress): Promise<Sent> {
    const name = basename(folder);
    const { copies, leftovers } = await openedFor(restic, place, progress);
    if (leftovers.length > 0) await forget(leftovers);
    const { id, sent, bytes } = await send(restic, folder, copies.at(-1), progress);
    try {
      await prove(restic, { id, place }, files, progress);
      await restic.run(['tag', '--set', `${ours},${name}`, id]);
    } catch (error) {
      await forget([id]).catch(() => {}); // the next one does
      throw error;
    }
    const replaced = copies.filter((copy) => copy.name === name);
    if (replaced.length > 0) await forget(replaced.map((copy) => copy.id));
    return { sent, bytes };
  }

  /** What is read there and not right is no use to whoever restores. */
  const explained = (error: unknown): unknown =>
    isDamage(error)
      ? new Failure('backup_unusable', `${place} is not what was written: ${error.message}`, error)
      : error;

  async function* read({ id }: Copy): AsyncGenerator<Buffer> {
    try {
      yield* restic.read(['dump', id, '/']);
    } catch (error) {
      throw explained(error);
    }
  }

  return {
    place,
    placeOf: (name) => `${place}#${name}`,
    take,
    names: async () => [...new Set((await snapshotsIn(restic)).copies.map(({ name }) => name))],
    remove: async (names) => {
      if (names.length === 0) return;
      const { copies } = await snapshotsIn(restic);
      const ids = copies.filter(({ name }) => names.includes(name)).map(({ id }) => id);
      await forget(ids, '--prune');
    },
    find: async (named) => {
      try {
        const { copies } = await snapshotsIn(restic);
        const copy = copies.findLast(({ name }) => named === 'latest' || name === named);
        if (copy === undefined) return undefined;
        const mark = await restic.run(['dump', '--no-lock', copy.id, `/${manifestName}`]);
        return { name: copy.name, mark, read: () => read(copy) };
      } catch (error) {
        throw explained(error);
      }
    },
    close: async () => {},
  };
}
