import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import type { HttpServer } from './httpServer.ts';

export type DrainOptions = {
  /** A new connection within this time (ms) keeps the process listening. */
  readonly quietMs: number;
  /** However long requests take (ms), their connections are cut after this. */
  readonly capMs: number;
};

/** As operations.md, "A service on a socket", says. */
export const drainDefaults: DrainOptions = { quietMs: 200, capMs: 10_000 };

/** How often connections that have become idle are looked for; Node closes only those that are so at the start. */
const lookMs = 20;

/** Resolves when no new connection came for `quietMs`, or after `capMs`. */
async function untilQuiet(servers: readonly HttpServer[], { quietMs, capMs }: DrainOptions): Promise<void> {
  const began = performance.now();
  let last = began;
  const note = () => {
    last = performance.now();
  };
  for (const { server } of servers) server.on('connection', note);
  while (performance.now() - last < quietMs && performance.now() - began < capMs) {
    await delay(Math.max(1, quietMs - (performance.now() - last)));
    // After a blocked loop the timer comes first; a turn lets those in who waited meanwhile.
    await turn();
  }
  for (const { server } of servers) server.off('connection', note);
}

/** Connections that wait for nothing: between two requests, or opened ahead and never used. */
function closeIdle({ server, connections }: HttpServer): void {
  server.closeIdleConnections();
  for (const connection of connections) if (connection.bytesRead === 0) connection.destroy();
}

/** Stops listening once it is quiet, lets running requests end, and cuts what is left after the cap. */
export async function closeServers(servers: readonly HttpServer[], options: DrainOptions): Promise<void> {
  const began = performance.now();
  await untilQuiet(servers, options);
  const closed = servers.map(({ server }) => new Promise<void>((resolve) => server.close(() => resolve())));
  const look = setInterval(() => servers.forEach(closeIdle), lookMs);
  const cap = setTimeout(
    () => {
      for (const { connections } of servers) for (const connection of connections) connection.destroy();
    },
    Math.max(0, options.capMs - (performance.now() - began)),
  );
  await Promise.all(closed);
  clearInterval(look);
  clearTimeout(cap);
}
