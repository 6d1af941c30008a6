import { createConnection } from 'node:net';

/** Milliseconds in which the daemon, which is on this host, must have answered. */
const patienceMs = 10_000;

/** Version 1 of AMP, and two parts: https://github.com/tj/node-amp. */
const head = (1 << 4) | 2;

function encode(...parts: readonly string[]): Buffer {
  const encoded = parts.flatMap((part) => {
    const [length, bytes] = [Buffer.alloc(4), Buffer.from(part)];
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat([Buffer.of(head), ...encoded]);
}

/** The first part of a message; nothing as long as not all of it has come. */
function firstPart(bytes: Buffer): string | undefined {
  if (bytes.length < 5) return undefined;
  const end = 5 + bytes.readUInt32BE(1);
  return bytes.length < end ? undefined : bytes.toString('utf8', 5, end);
}

type Answer = { readonly args?: readonly unknown[]; readonly error?: string };

/**
 * Asks PM2's daemon over its own socket, `rpc.sock` in its home, as `pm2` does: in milliseconds, where that program takes
 * the better part of a second to start. Rejects where no daemon runs.
 * @returns What the method gives back.
 */
export function askPm2Daemon(socket: string, method: string, ...args: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const connection = createConnection(socket);
    connection.setTimeout(patienceMs, () => connection.destroy(new Error('PM2 does not answer.')));
    let bytes = Buffer.alloc(0);
    connection.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const part = firstPart(bytes);
      if (part === undefined) return;
      connection.destroy();
      const { error, args: given = [] }: Answer = JSON.parse(part.slice('j:'.length));
      if (error !== undefined) reject(new Error(error));
      else resolve(given[0]);
    });
    connection.on('error', reject);
    connection.on('close', () => reject(new Error('PM2 hung up.')));
    connection.write(encode(`j:${JSON.stringify({ type: 'call', method, args })}`, 's:flux:0'));
  });
}
