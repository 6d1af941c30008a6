import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemplate } from '@flux/database';
import { root } from './current.ts';
import { step } from './steps.ts';

/** Makes what new embedded databases are copied from, in a second each, where setting one up takes five. */
export async function prepareDatabase(): Promise<void> {
  const path = join(root, '.cache/database.tar');
  if (existsSync(path)) return;
  await step('Preparing the database', async () => {
    await makeTemplate(path);
    return { code: 0, output: '' };
  });
}
