// Runs on the host that a release is sent to, on the Node of a release: there is nothing else of flux there yet, so it
// imports nothing but what Node brings.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readlinkSync } from 'node:fs';
import {
  chmod,
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdDecompress } from 'node:zlib';

type ReleaseFile = { readonly sha256: string; readonly bytes: number; readonly executable?: true };
type Files = Readonly<Record<string, ReleaseFile>>;

/** What is told of a release that is about to be sent. */
export type Looked = {
  /** It is there already, whole. */
  readonly isThere: boolean;
  /** Paths that must be sent. */
  readonly needed: readonly string[];
  /** The release that what is sent can be told from: the hash of each of its files. */
  readonly base?: { readonly id: string; readonly files: Readonly<Record<string, string>> };
};

/** Stands before the bytes of each file that is sent, on a line. */
export type Header = {
  readonly path: string;
  /** As they are sent: compressed by zstd. */
  readonly bytes: number;
  /** A file of the base that is the dictionary. */
  readonly from?: string;
};

const [does, root = '', id = ''] = process.argv.slice(-3);
const manifestName = 'MANIFEST.json';
const releases = join(root, 'releases');
const draft = join(releases, `.${id}.arriving`);
const dayMs = 86_400_000;
/** Of a window that holds both the old file and the new one. */
const params = { [constants.ZSTD_d_windowLogMax]: 27 };

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

const modeOf = ({ executable }: ReleaseFile): number => (executable === true ? 0o755 : 0o644);

async function isRight(path: string, file: ReleaseFile): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return (
    found?.isFile() === true &&
    found.size === file.bytes &&
    (found.mode & 0o777) === modeOf(file) &&
    (await sha256Of(path)) === file.sha256
  );
}

const readFiles = async (folder: string): Promise<Files> =>
  JSON.parse(await readFile(join(folder, manifestName), 'utf8')).files;

/** Releases that are there, the one in use first. */
async function releasesThere(): Promise<readonly string[]> {
  const names = (await readdir(releases)).filter((name) => existsSync(join(releases, name, manifestName)));
  const current = existsSync(join(root, 'current')) ? basename(readlinkSync(join(root, 'current'))) : '';
  return names.filter((name) => !name.startsWith('.')).sort((a) => (a === current ? -1 : 1));
}

/** Halves of files, what no release of this id has, and what others have left that never came whole. */
async function clearDrafts(files: Files): Promise<void> {
  for (const name of await readdir(releases)) {
    const path = join(releases, name);
    if (!/^\..+\.arriving$/.test(name) || path === draft) continue;
    if (Date.now() - (await lstat(path)).mtimeMs > dayMs) await rm(path, { recursive: true, force: true });
  }
  for (const one of await readdir(draft, { recursive: true, withFileTypes: true })) {
    const path = join(one.parentPath, one.name);
    if (!one.isDirectory() && !(path.slice(draft.length + 1) in files)) await rm(path);
  }
}

/** Takes what is on the host already, and tells what has to be sent. */
async function look(): Promise<Looked> {
  const { files }: { files: Files } = JSON.parse(await text(process.stdin));
  if (existsSync(join(releases, id))) return { isThere: true, needed: [] };
  await mkdir(draft, { recursive: true });
  await clearDrafts(files);
  const there = await releasesThere();
  const known = new Map<string, string>();
  for (const release of there)
    for (const [path, file] of Object.entries(await readFiles(join(releases, release))))
      known.set(`${file.sha256} ${modeOf(file)}`, join(releases, release, path));
  const needed: string[] = [];
  for (const [path, file] of Object.entries(files)) {
    const to = join(draft, path);
    if (await isRight(to, file)) continue;
    await rm(to, { recursive: true, force: true });
    const same = known.get(`${file.sha256} ${modeOf(file)}`);
    if (same === undefined) {
      needed.push(path);
      continue;
    }
    await mkdir(dirname(to), { recursive: true });
    await link(same, to).catch(() => copyFile(same, to));
  }
  const [newest] = there;
  if (newest === undefined) return { isThere: false, needed };
  const base = Object.entries(await readFiles(join(releases, newest)));
  const hashes = Object.fromEntries(base.map(([path, { sha256 }]) => [path, sha256]));
  return { isThere: false, needed, base: { id: newest, files: hashes } };
}

const cutOff = 'The connection ended in the middle.';

/** Bytes as they come, asked for by line and by number. */
function reading(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  async function more(): Promise<boolean> {
    const { value, done } = await chunks.next();
    if (done === true) return false;
    rest = rest.length === 0 ? value : Buffer.concat([rest, value]);
    return true;
  }
  return {
    line: async (): Promise<string> => {
      while (!rest.includes(10)) if (!(await more())) throw new Error(cutOff);
      const end = rest.indexOf(10);
      const line = rest.subarray(0, end).toString();
      rest = rest.subarray(end + 1);
      return line;
    },
    bytes: async function* (length: number): AsyncGenerator<Buffer> {
      for (let left = length; left > 0; ) {
        if (rest.length === 0 && !(await more())) throw new Error(cutOff);
        const part = rest.subarray(0, left);
        rest = rest.subarray(part.length);
        left -= part.length;
        yield part;
      }
    },
  };
}

/** Writes one file, which gets its name when it is whole and on the disk. */
async function takeFile(source: AsyncIterable<Buffer>, { path, from }: Header, base: string): Promise<void> {
  const to = join(draft, path);
  const part = `${to}.part`;
  await mkdir(dirname(to), { recursive: true });
  const dictionary = from === undefined ? undefined : await readFile(join(releases, base, from));
  await pipeline(
    source,
    createZstdDecompress({ params, ...(dictionary === undefined ? {} : { dictionary }) }),
    createWriteStream(part, { flush: true }),
  );
  await rename(part, to);
}

/** Takes what was needed, holds all of it against the manifest, and gives the release its name. */
async function take(): Promise<{ readonly taken: number }> {
  const input = reading(process.stdin);
  const { manifest, base }: { manifest: string; base: string } = JSON.parse(await input.line());
  const { files }: { files: Files } = JSON.parse(manifest);
  let taken = 0;
  for (let line = await input.line(); line !== ''; line = await input.line()) {
    const header: Header = JSON.parse(line);
    const file = files[header.path];
    if (file === undefined) throw new Error(`${header.path} is not in the manifest.`);
    await takeFile(input.bytes(header.bytes), header, base);
    await chmod(join(draft, header.path), modeOf(file));
    taken++;
  }
  for (const [path, file] of Object.entries(files))
    if (!(await isRight(join(draft, path), file))) throw new Error(`${path} did not arrive as it was sent.`);
  await writeFile(join(draft, manifestName), manifest, { mode: 0o644, flush: true });
  await rename(draft, join(releases, id));
  const folder = await open(releases);
  await folder.sync();
  await folder.close();
  return { taken };
}

process.umask(0o022);
try {
  process.stdout.write(`${JSON.stringify(does === 'look' ? await look() : await take())}\n`);
} catch (error) {
  // The studio needs the room more than what is half there.
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
    await rm(draft, { recursive: true, force: true });
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
