import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A network that a test can break: it passes bytes on to a server, until it is told not to. The first connection may be
 * slow to come about, by so many milliseconds.
 */
export async function testProxy(
  target: { readonly host: string; readonly port: number },
  { slowFirst = 0 }: { readonly slowFirst?: number } = {},
) {
  const sockets = new Set<Socket>();
  let mode: 'open' | 'refusing' | 'silent' = 'open';
  let connections = 0;

  const server = createServer(async (near) => {
    if (mode === 'refusing') return near.destroy();
    if (connections++ === 0) await delay(slowFirst);
    const far = connect(target);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('data', (chunk) => {
        if (mode !== 'silent') other.write(chunk);
      });
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    /** Breaks every connection and takes no new one. */
    refuse(): void {
      mode = 'refusing';
      cut();
    },
    /** Swallows every byte, and every connection stays open: a host that is gone without a word. */
    silence(): void {
      mode = 'silent';
    },
    /** Passes bytes on again. */
    open(): void {
      mode = 'open';
    },
    close(): void {
      cut();
      server.close();
    },
  };
}
