import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, renameSync } from 'node:fs';
import type { Server } from 'node:http';
import { isIPv6 } from 'node:net';
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

async function listenOnPort(server: Server, host: string, port: number): Promise<string> {
  await start(server, { host, port }, `Port ${port} of ${host}`);
  const bound = server.address();
  const actual = typeof bound === 'object' && bound !== null ? bound.port : port;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${actual}`;
}

function checkPath(path: string): void {
  if (Buffer.byteLength(path) > longestSocketPath) {
    throw new ListenError(`${path} is too long for a socket. Choose a shorter FLUX_SOCKETS.`);
  }
  if (!existsSync(dirname(path))) {
    throw new ListenError(`${path} lies in a folder that does not exist. Make it, or set FLUX_SOCKETS.`);
  }
}

async function listenOnSocket(server: Server, path: string): Promise<string> {
  checkPath(path);
  // No longer than the shortest name, `auth.sock`, so that a path which fits has a draft that fits.
  const draft = join(dirname(path), `.${randomBytes(6).toString('base64url')}`);
  const umask = process.umask(0o007);
  try {
    await start(server, { path: draft }, path);
  } finally {
    process.umask(umask);
  }
  renameSync(draft, path);
  return path;
}

/**
 * Listens and returns the address as a person would type it. On a path the server listens under a temporary name that
 * is then renamed, so the file that a killed process left is replaced without a moment in which nobody answers. The
 * name is never removed: an older process that ends could not know in time that a newer one has taken it, and a file
 * that nobody listens on is refused like one that is not there.
 * @throws ListenError
 */
export async function listen(server: Server, address: Address): Promise<string> {
  return 'port' in address
    ? listenOnPort(server, address.host, address.port)
    : listenOnSocket(server, address.path);
}

export const socketPath = (folder: string, service: string): string => join(folder, `${service}.sock`);
