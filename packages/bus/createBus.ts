import type { Bus } from './bus.ts';
import { createCarriedBus } from './carrier.ts';
import { heartbeatEvery } from './heartbeat.ts';
import { connectLocal } from './local.ts';
import { connectPostgres } from './postgres.ts';
import { connectRedis } from './redis.ts';

export type BusOptions = {
  readonly redisUrl?: string | undefined;
  readonly databaseUrl?: string | undefined;
  /** Told of listeners that throw, of the carrier's outages and of messages that nobody here can read. */
  readonly log?: { readonly error: (error: unknown) => void } | undefined;
  /** Milliseconds between two questions whether the server is still there; default 10 s. */
  readonly heartbeat?: number | undefined;
};

/** Redis where it is set, LISTEN/NOTIFY where there is PostgreSQL, else this process alone. */
export function createBus(options: BusOptions = {}): Bus & { readonly unreadable: () => number } {
  const { redisUrl, databaseUrl, log, heartbeat = heartbeatEvery } = options;
  const report = (error: unknown) => log?.error(error);
  if (redisUrl !== undefined) {
    return createCarriedBus((events) => connectRedis(redisUrl, events, report, heartbeat), report);
  }
  if (databaseUrl !== undefined) {
    return createCarriedBus((events) => connectPostgres(databaseUrl, events, report, heartbeat), report);
  }
  return createCarriedBus(connectLocal, report);
}
