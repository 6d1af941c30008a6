import { createReadStream, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGzip } from 'node:zlib';
import { installation } from '@flux/config';
import { Failure } from '../failures.ts';
import { ProgramFailed, type Source } from '../host/stream.ts';
import type { Progress } from '../progress.ts';
import { type Manifest, manifestName } from '../release/manifest.ts';
import { count, megabytes } from '../table.ts';
import { type Connection, quoted } from './connection.ts';
import { framesOf, inOrder } from './frames.ts';
import { checkRoom, type Probe } from './probe.ts';
import type { Looked } from './receiver.ts';

export type Sent = {
  /** Where it is there. */
  readonly folder: string;
  readonly files: number;
  /** Over the network, as ssh was given them. */
  readonly bytes: number;
};

type Sending = {
  readonly connection: Connection;
  readonly root: string;
  /** The release here. */
  readonly built: string;
  readonly manifest: Manifest;
  readonly progress: Progress;
};

/** A build has it beside itself, and runs what is in its own folder. */
const receiver = () => readFileSync(new URL('./receiver.ts', import.meta.url), 'utf8');

/** What keeps a host from taking it, as the operator is told. */
function explained(error: unknown, { connection, root }: Sending): unknown {
  if (error instanceof Failure && error.code === 'connection_lost')
    return new Failure('sending_cut', error.message, error);
  if (!(error instanceof ProgramFailed)) return error;
  return /ENOSPC|[Nn]o space left|EDQUOT|quota exceeded/.test(error.message)
    ? new Failure('disk_full', `There is no room in ${root} at ${connection.host}: ${error.message}`, error)
    : new Failure('sending_cut', `${connection.host} does not take the release: ${error.message}`, error);
}

async function* counted(source: Source, tell: (bytes: number) => void): AsyncGenerator<Uint8Array | string> {
  for await (const chunk of source) {
    tell(typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.length);
    yield chunk;
  }
}

/** The first thing on a host that has no Node: the one of the release. @returns where it is there. */
async function sendNode(sending: Sending, tell: (bytes: number) => void): Promise<string> {
  const { connection, root, built, manifest } = sending;
  const folder = `${root}/releases/.${manifest.id}.arriving`;
  const node = `${folder}/node`;
  const check = `echo ${quoted(`${manifest.files.node?.sha256}  ${node}`)} | sha256sum -c --status -`;
  const told = await connection.shell(`umask 022; mkdir -p ${folder}; if ${check}; then echo there; fi`);
  if (told.includes('there')) return node;
  const take = `gzip -dc >${node}.part && mv ${node}.part ${node} && ${check} && chmod 755 ${node}`;
  await connection.shell(
    `umask 022; ${take} || { code=$?; rm -rf ${folder}; exit $code; }`,
    counted(createReadStream(join(built, 'node')).pipe(createGzip({ level: 6 })), tell),
  );
  await bringLibrary(connection, node, folder);
  return node;
}

const install =
  'export DEBIAN_FRONTEND=noninteractive; apt-get -qq update && apt-get -qq install -y --no-install-recommends libatomic1';

/**
 * Node is linked to one library that a Debian without compilers lacks: installs it where it may.
 * @throws Failure('host_unfit')
 */
async function bringLibrary(connection: Connection, node: string, folder: string): Promise<void> {
  const start = `why=$(${node} --version 2>&1) || echo "faulty $why"`;
  if (!(await connection.shell(start)).includes('faulty')) return;
  const told = await connection.shell(
    `[ "$(id -u)" != 0 ] || { ${install}; } >/dev/null 2>&1 || true; ${start}`,
  );
  const why = /^faulty (.*)/ms.exec(told)?.[1]?.trim();
  if (why === undefined) return;
  await connection.shell(`rm -rf ${folder}`);
  const isLibrary = why.includes('libatomic.so.1');
  throw new Failure(
    'host_unfit',
    isLibrary
      ? `${connection.host} lacks libatomic1, which Node needs: run apt-get install libatomic1 there as root.`
      : `Node does not start at ${connection.host}: ${why}`,
  );
}

/** Sends what the host lacks of a release, which is there whole under its name afterwards, or not at all. */
async function send(sending: Sending, found: Probe): Promise<Sent> {
  const { connection, root, built, manifest, progress } = sending;
  const folder = `${root}/releases/${manifest.id}`;
  let [bytes, files] = [0, 0];
  const tell = (more: number) => {
    bytes += more;
    progress.at(megabytes(bytes));
  };
  progress.step(`Sending ${manifest.id} to ${connection.host}`);
  const node = found.node ?? (await sendNode(sending, tell));
  const run = (does: string, input: Source) =>
    connection.shell(
      `${node} --no-warnings --input-type=module-typescript -e ${quoted(receiver())} ${does} ${root} ${manifest.id}`,
      input,
    );
  const text = await readFile(join(built, manifestName), 'utf8');
  const told = (await run('look', once(text))).trim().split('\n');
  const looked: Looked = JSON.parse(told.at(-1) ?? '');
  if (looked.isThere) return { folder, files, bytes };
  const needed = inOrder(looked.needed, manifest);
  checkRoom(
    found,
    connection.host,
    root,
    needed.reduce((sum, path) => sum + (manifest.files[path]?.bytes ?? 0), 0),
  );
  const { base } = looked;
  const folders = [dirname(built), join(installation, 'dist/releases')];
  async function* frames(): AsyncGenerator<Uint8Array | string> {
    yield `${JSON.stringify({ manifest: text, base: base?.id ?? '' })}\n`;
    const from = base && { files: base.files, folders: folders.map((one) => join(one, base.id)) };
    for await (const { header, payload } of framesOf(built, needed, from)) {
      yield `${JSON.stringify(header)}\n`;
      yield payload;
      progress.at(`${megabytes(bytes)}, ${++files} of ${count(needed.length, 'file', 'files')}`);
    }
    yield '\n';
  }
  await run('take', counted(frames(), tell));
  return { folder, files: needed.length + (found.node === undefined ? 1 : 0), bytes };
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/**
 * Brings a release to a host. Files that some release there has are linked; a changed file is sent as what differs from its
 * old one. What has arrived whole before a cut is not sent again.
 * @throws Failure('host_unfit' | 'disk_full' | 'sending_cut')
 */
export async function sendRelease(sending: Sending, found: Probe): Promise<Sent> {
  const { connection, root, manifest, progress } = sending;
  if (manifest.platform !== found.platform)
    throw new Failure(
      'host_unfit',
      `The release was built for ${manifest.platform}; ${connection.host} is ${found.platform}.`,
    );
  if (found.node === undefined) {
    const all = Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0);
    checkRoom(found, connection.host, root, all);
  }
  const began = performance.now();
  try {
    const sent = await send(sending, found);
    progress.end();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    progress.say(
      sent.files === 0
        ? `${manifest.id} is at ${connection.host} already.`
        : `Sent ${manifest.id} to ${connection.host}: ${sent.bytes.toLocaleString('en')} bytes, ${sent.files} of ${count(Object.keys(manifest.files).length, 'file', 'files')}; the others were there (${seconds} s).`,
    );
    return sent;
  } catch (error) {
    throw explained(error, sending);
  }
}
