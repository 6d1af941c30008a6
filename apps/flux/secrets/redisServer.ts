import { Redis } from 'ioredis';
import { Failure } from '../failures.ts';

const connectTimeoutMs = 5_000;

/** Works on a Redis by its address. @throws Failure('redis_refused') */
export async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => {}); // said by the command that it breaks
  try {
    await redis.connect();
    return await work(redis);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('redis_refused', `Redis at ${new URL(url).host} says: ${reason}.`, error);
  } finally {
    redis.disconnect();
  }
}

/** Keeps who may come in over a start of Redis. @returns what has to be done by hand, where it cannot. */
export async function keepUsers(redis: Redis): Promise<string | undefined> {
  const saved = await redis
    .acl('SAVE')
    .catch(() => redis.config('REWRITE'))
    .catch(() => undefined);
  return saved === undefined
    ? 'Redis has neither a file of users nor one of settings: give it the new password where it is started.'
    : undefined;
}
