import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { parentOf } from '../status/memory.ts';

/** A process that listens somewhere. */
export type Holder = { readonly pid: number; readonly program: string };

const linesOf = async (path: string): Promise<readonly string[]> =>
  (await readFile(path, 'utf8').catch(() => '')).split('\n').slice(1);

/** Numbers of the kernel's sockets that listen on a port, whatever their address. proc_net_tcp: state 0A listens. */
async function socketsOfPort(port: number): Promise<readonly string[]> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = [...(await linesOf('/proc/net/tcp')), ...(await linesOf('/proc/net/tcp6'))];
  return lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    return state === '0A' && local.endsWith(`:${hex}`) ? [inode] : [];
  });
}

/** The same for a path. The kernel knows the one under which it began to listen, before it was renamed. */
async function socketsOfPath(path: string): Promise<readonly string[]> {
  return (await linesOf('/proc/net/unix')).flatMap((line) => {
    const [, , , flags, , , inode = '', bound] = line.trim().split(/\s+/);
    return flags === '00010000' && bound === path ? [inode] : [];
  });
}

async function holds(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const handles = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = handles.map((handle) => readlink(`/proc/${pid}/fd/${handle}`).catch(() => ''));
  return (await Promise.all(links)).some((link) => sockets.has(link));
}

async function programOf(pid: string): Promise<string> {
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim();
  return basename(command[0] ?? '').split(' ', 1)[0] || name;
}

/** Who has one of these sockets; several where one has handed it on. Other people's are seen by root alone. */
async function holdersOf(sockets: readonly string[]): Promise<readonly Holder[]> {
  if (sockets.length === 0) return [];
  const links = new Set(sockets.map((inode) => `socket:[${inode}]`));
  const found: Holder[] = [];
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)))
    if (await holds(pid, links)) found.push({ pid: Number(pid), program: await programOf(pid) });
  return found;
}

export const holdersOfPort = async (port: number): Promise<readonly Holder[]> =>
  await holdersOf(await socketsOfPort(port));

export const holdersOfPath = async (path: string): Promise<readonly Holder[]> =>
  await holdersOf(await socketsOfPath(path));

export const tellHolders = (holders: readonly Holder[]): string =>
  holders.length === 0
    ? 'a process that only root can see'
    : holders.map(({ pid, program }) => `${program} (process ${pid})`).join(', ');

/** Whoever listens at the port of an address, and is neither a process of ours nor a child of it. */
export async function strangersAt(address: string, own: number | undefined): Promise<readonly Holder[]> {
  const holders = await holdersOfPort(Number(address.slice(address.lastIndexOf(':') + 1)));
  const parents = await Promise.all(holders.map(({ pid }) => parentOf(pid)));
  return holders.filter(({ pid }, at) => pid !== own && (own === undefined || parents[at] !== own));
}
