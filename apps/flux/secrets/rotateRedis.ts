import { readFileSync } from 'node:fs';
import { startAnew } from '../deploy/startAnew.ts';
import { Failure } from '../failures.ts';
import { changedSettings, readSettingsFile } from '../target/settingsFile.ts';
import { noteAges } from './ages.ts';
import { newPassword } from './logins.ts';
import { keepUsers, withRedis } from './redisServer.ts';
import { type Rotating, writeSettingsFile } from './rotateDatabase.ts';

export type RotatedRedis = {
  readonly user: string;
  readonly release: string | undefined;
  /** What has to be done by hand. */
  readonly todo: string | undefined;
};

/**
 * Gives Redis another password. Redis takes several for one user, so both are valid while the services are started anew beside
 * themselves. What fails leaves everything as it was.
 * @throws Failure
 */
export async function rotateRedis({ at, supervisor, progress, dryRun }: Rotating): Promise<RotatedRedis> {
  const url = readSettingsFile(at.settings).REDIS_URL;
  if (url === undefined || url === '') throw new Failure('usage', 'This studio has no REDIS_URL.');
  const address = new URL(url);
  const user = decodeURIComponent(address.username) || 'default';
  const old = decodeURIComponent(address.password);
  // Its first password shuts out who has none, so there could be no two valid at once.
  if (old === '') throw new Failure('usage', 'Redis has no password yet: run ./flux secrets init.');
  if (dryRun) {
    await withRedis(url, (redis) => redis.ping());
    return { user, release: undefined, todo: undefined };
  }
  const fresh = newPassword();
  address.password = fresh;
  const before = readFileSync(at.settings, 'utf8');
  const acl = (from: string, ...rules: readonly string[]) =>
    withRedis(from, (redis) => redis.acl('SETUSER', user, ...rules));
  progress.step('Giving Redis another password');
  await acl(url, `>${fresh}`);
  let release: string | undefined;
  try {
    await withRedis(address.href, (redis) => redis.ping());
    await writeSettingsFile(at.settings, changedSettings(before, { REDIS_URL: address.href }));
    progress.step('Starting the services anew, beside themselves');
    release = await startAnew(at, supervisor);
  } catch (error) {
    await writeSettingsFile(at.settings, before);
    await acl(url, `<${fresh}`);
    throw error;
  }
  progress.step('Taking the old password back');
  const todo = await withRedis(address.href, async (redis) => {
    await redis.acl('SETUSER', user, `<${old}`);
    return await keepUsers(redis);
  });
  noteAges(at, ['REDIS_URL'], new Date());
  return { user, release, todo };
}
