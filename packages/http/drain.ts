import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export type DrainOptions = {
  /** A new connection within this time keeps the process listening. */
  readonly quietMs: number;
  /** However long requests take, the process has ended after this. */
  readonly capMs: number;
};

/** As operations.md, "A service on a socket", says. */
export const drainDefaults: DrainOptions = { quietMs: 200, capMs: 10_000 };

/** Resolves when no new connection came for `quietMs`, or after `capMs`. */
async function untilQuiet(servers: readonly Server[], { quietMs, capMs }: DrainOptions): Promise<void> {
  let last = performance.now();
  const began = last;
  const note = () => {
    last = performance.now();
  };
  for (const server of servers) server.on('connection', note);
  while (performance.now() - last < quietMs && performance.now() - began < capMs) {
    await delay(Math.max(1, quietMs - (performance.now() - last)));
  }
  for (const server of servers) server.off('connection', note);
}

/** Stops listening once it is quiet, lets running requests end, and cuts what is left after the cap. */
export async function closeServers(servers: readonly Server[], options: DrainOptions): Promise<void> {
  const began = performance.now();
  await untilQuiet(servers, options);
  const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
  for (const server of servers) server.closeIdleConnections();
  const left = Math.max(0, options.capMs - (performance.now() - began));
  const cap = setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
  }, left);
  await Promise.all(closed);
  clearTimeout(cap);
}
