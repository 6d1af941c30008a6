import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemplate } from '@flux/database';
import { buildWeb } from './build.ts';
import { root } from './current.ts';
import { step } from './steps.ts';

/** A new embedded database is copied from an empty one in a second, where setting it up takes five. */
async function prepareDatabase(): Promise<void> {
  const path = join(root, '.cache/database.tar');
  if (existsSync(path) || process.env.DATABASE_URL) return;
  await step('Preparing the database', async () => {
    await makeTemplate(path);
    return { code: 0, output: '' };
  });
}

await Promise.all([buildWeb(), prepareDatabase()]);

/** A small young generation saves 35 MB a process and costs nothing that we could measure. */
const flags = ['--max-semi-space-size=1'];
const main = join(root, 'services/main.ts');
// The studio takes this process's place, so that signals and its exit status are its own.
process.execve?.(process.execPath, [process.execPath, ...flags, main, ...process.argv.slice(2)], {
  ...process.env,
  MALLOC_ARENA_MAX: '1',
});
