import { basename } from 'node:path';
import { Failure } from '../failures.ts';
import { outputOf } from '../host/stream.ts';
import type { Progress } from '../progress.ts';
import { megabytes } from '../table.ts';
import type { Copies, Sent } from './copies.ts';
import { namePattern } from './folder.ts';
import { manifestName } from './manifest.ts';
import type { Remote } from './remote.ts';

async function* lines(texts: Iterable<string>): AsyncGenerator<string> {
  for (const text of texts) yield `${text}\n`;
}

/** What the other side lacks or has otherwise: `sha256sum` tells of each file. */
async function wrongThere(remote: Remote, partial: string, files: ReadonlyMap<string, string>) {
  const sums = lines([...files].map(([name, sha256]) => `${sha256}  ${name}`));
  const told = await remote.shell(`cd ${partial}; LC_ALL=C sha256sum -c - 2>/dev/null || true`, sums);
  const right = new Set(
    told.split('\n').flatMap((line) => (line.endsWith(': OK') ? [line.slice(0, -': OK'.length)] : [])),
  );
  return [...files.keys()].filter((name) => !right.has(name));
}

async function send(
  remote: Remote,
  folder: string,
  partial: string,
  files: ReadonlyMap<string, string>,
  progress: Progress,
): Promise<Sent> {
  const name = basename(folder);
  await remote.bring();
  // Ours are names of digits, letters, dots and dashes alone, so nothing needs quoting.
  await remote.shell(
    `rm -rf ${partial}; mkdir ${partial}; for d in [0-9]*/; do [ -f "\${d}${manifestName}" ] && last=$d; done; ` +
      `[ -z "\${last:-}" ] || [ ! -d "\${last}blobs" ] || cp -Rl "\${last}blobs" ${partial}/blobs`,
  );
  const listed = (await remote.shell(`cd ${partial}; find . -type f`))
    .split('\n')
    .map((path) => path.slice(2));
  const surplus = listed.filter((path) => path !== '' && !files.has(path));
  const remove = `cd ${partial}; while IFS= read -r path; do rm -f -- "$path"; done`;
  await remote.shell(remove, lines(surplus));
  const needed = await wrongThere(remote, partial, files);
  // A file that is linked belongs to the backup before, too: it is not written over.
  await remote.shell(remove, lines(needed));
  let bytes = 0;
  async function* sent() {
    const tar = outputOf('tar', ['-C', folder, '-cf', '-', '--no-recursion', '-T', '-'], {
      input: lines(needed),
    });
    for await (const chunk of tar) {
      bytes += chunk.length;
      progress.at(megabytes(bytes));
      yield chunk;
    }
  }
  await remote.shell(`tar -xf - -C ${partial}`, sent());
  const wrong = await wrongThere(remote, partial, files);
  if (wrong.length > 0)
    throw new Failure('copy_failed', `${remote.place} has ${wrong[0]} otherwise than it was sent.`);
  await remote.shell(`sync; rm -rf ${name}; mv ${partial} ${name}`);
  return { sent: needed.length, bytes };
}

/** Copies in a folder; what the newest one there has already is linked and not sent. */
export const folderCopies = (remote: Remote): Copies => ({
  place: remote.place,
  placeOf: (name) => `${remote.place}/${name}`,
  take: async (folder, files, progress) => {
    const partial = `.partial-${basename(folder)}`;
    try {
      return await send(remote, folder, partial, files, progress);
    } catch (error) {
      await remote.shell(`rm -rf ${partial}`).catch(() => {}); // the next one does
      throw error;
    }
  },
  names: async () => {
    const there = `rm -rf .removed-*; for d in [0-9]*/; do [ ! -f "\${d}${manifestName}" ] || echo "\${d%/}"; done`;
    return (await remote.shell(there))
      .split('\n')
      .filter((name) => namePattern.test(name))
      .toSorted();
  },
  remove: async (names) => {
    // Half of one must not bear its name.
    for (const name of names) await remote.shell(`mv ${name} .removed-${name}; rm -rf .removed-${name}`);
  },
  find: async (name) => {
    const mark = await remote.shell(`cat ${name}/${manifestName} 2>/dev/null || true`);
    return mark === '' ? undefined : { name, mark, read: () => remote.read(`tar -C ${name} -cf - .`) };
  },
  close: remote.close,
});
