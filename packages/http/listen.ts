import { once } from 'node:events';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Server } from 'node:http';
import { dirname, join } from 'node:path';

/** Where a process listens. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string };

/** A start that waiting cannot mend; the message is one sentence for the owner. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Bytes of a Unix socket's path that the kernel takes (`sun_path` less its end). */
const longestSocketPath = 107;

/** Connections that may wait while the loop is busy; 511 gave 988 refusals in a burst of 1,500. */
const backlog = 4096;

function sentence(error: unknown, where: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `${where} is taken by another program. Stop it, or set FLUX_PORT.`;
  if (code === 'EACCES') return `${where} may not be used by this user.`;
  if (code === 'EADDRNOTAVAIL') return `${where} is no address of this machine. Set FLUX_HOST.`;
  return `${where} cannot be listened on: ${error instanceof Error ? error.message : error}.`;
}

async function start(server: Server, options: object, where: string): Promise<void> {
  try {
    server.listen({ ...options, backlog });
    await once(server, 'listening');
  } catch (error) {
    throw new ListenError(sentence(error, where));
  }
}

/**
 * Listens and returns the address as a person would type it. On a path the server listens under a temporary name that
 * is then renamed: a file left by `kill -9` is replaced, and an older process of the same service that ends later
 * removes its own name and not this one.
 * @throws ListenError
 */
export async function listen(server: Server, address: Address): Promise<string> {
  if ('port' in address) {
    await start(server, address, `Port ${address.port} of ${address.host}`);
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
    return `http://${address.host}:${port}`;
  }
  if (Buffer.byteLength(address.path) > longestSocketPath - 12) {
    throw new ListenError(`${address.path} is too long for a socket. Choose a shorter FLUX_SOCKETS.`);
  }
  if (!existsSync(dirname(address.path))) {
    throw new ListenError(
      `${address.path} lies in a folder that does not exist. Make it, or set FLUX_SOCKETS.`,
    );
  }
  const draft = `${address.path}.${process.pid}`;
  rmSync(draft, { force: true });
  const umask = process.umask(0o007);
  try {
    await start(server, { path: draft }, address.path);
  } finally {
    process.umask(umask);
  }
  const { ino } = statSync(draft);
  renameSync(draft, address.path);
  server.once('close', () => removeIfOurs(address.path, ino));
  return address.path;
}

function removeIfOurs(path: string, ino: number): void {
  if (statSync(path, { throwIfNoEntry: false })?.ino === ino) rmSync(path, { force: true });
}

export const socketPath = (folder: string, service: string): string => join(folder, `${service}.sock`);
