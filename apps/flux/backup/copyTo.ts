import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from '../failures.ts';
import { outputOf, ProgramFailed } from '../host/stream.ts';
import type { Progress } from '../progress.ts';
import { count } from '../table.ts';
import type { Retention } from './folder.ts';
import { manifestName, readManifest } from './manifest.ts';
import { pruneCopies } from './pruneCopies.ts';
import { readBlobList } from './readBackup.ts';
import type { Remote } from './remote.ts';

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** Every file of a backup with the hash that it must have on the other side. */
async function filesOf(folder: string, key: Uint8Array | undefined): Promise<ReadonlyMap<string, string>> {
  const manifest = await readManifest(folder, key);
  const files = new Map([[manifestName, await sha256Of(join(folder, manifestName))]]);
  for (const [name, { sha256 }] of Object.entries(manifest.files)) files.set(name, sha256);
  for (const { file, sha256 } of (await readBlobList(folder, manifest, key)).values())
    files.set(file, sha256);
  return files;
}

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

/**
 * Copies a backup to another place, where it gets its name when every file has its hash. What the newest one there has
 * already is linked and not sent. Older copies go by the rules of the backups here.
 * @throws Failure('copy_failed')
 */
export async function copyTo(
  remote: Remote,
  folder: string,
  key: Uint8Array | undefined,
  retention: Retention,
  progress: Progress,
) {
  const name = basename(folder);
  const partial = `.partial-${name}`;
  progress.step(`Copying it to ${remote.place}`);
  try {
    const files = await filesOf(folder, key);
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
        progress.at(count(Math.round(bytes / 1_000_000), 'MB', 'MB'));
        yield chunk;
      }
    }
    await remote.shell(`tar -xf - -C ${partial}`, sent());
    const wrong = await wrongThere(remote, partial, files);
    if (wrong.length > 0)
      throw new Failure('copy_failed', `${remote.place} has ${wrong[0]} otherwise than it was sent.`);
    await remote.shell(`sync; rm -rf ${name}; mv ${partial} ${name}`);
    const removed = await pruneCopies(remote, retention, new Date());
    return { place: `${remote.place}/${name}`, files: files.size, sent: needed.length, bytes, removed };
  } catch (error) {
    await remote.shell(`rm -rf ${partial}`).catch(() => {}); // the next one does
    if (error instanceof ProgramFailed || (error instanceof Failure && error.code !== 'copy_failed'))
      throw new Failure('copy_failed', `${remote.place} does not take it: ${error.message}`, error);
    throw error;
  } finally {
    await remote.close();
  }
}
