import type { Bus } from './bus.ts';
import { createCarriedBus } from './carrier.ts';
import { connectLocal } from './local.ts';
import { connectPostgres } from './postgres.ts';
import { connectRedis } from './redis.ts';

export type BusOptions = {
  readonly redisUrl?: string | undefined;
  readonly databaseUrl?: string | undefined;
  /** Told of listeners that throw and of messages that could not be sent. */
  readonly log?: { readonly error: (error: unknown) => void } | undefined;
};

/** Redis where it is set, LISTEN/NOTIFY where there is PostgreSQL, else this process alone. */
export function createBus({ redisUrl, databaseUrl, log }: BusOptions = {}): Bus {
  const report = (error: unknown) => log?.error(error);
  if (redisUrl !== undefined)
    return createCarriedBus((events) => connectRedis(redisUrl, events, report), report);
  if (databaseUrl !== undefined) {
    return createCarriedBus((events) => connectPostgres(databaseUrl, events, report), report);
  }
  return createCarriedBus(connectLocal, report);
}
