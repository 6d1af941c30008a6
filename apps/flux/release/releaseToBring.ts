import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installation } from '@flux/config';
import type { Given } from '../command.ts';
import { assemble } from './assemble.ts';
import { manifestName } from './manifest.ts';

/** Options of every command that brings a release. */
export const releaseOptions = { release: { type: 'string' }, 'allow-dirty': { type: 'boolean' } } as const;

/** The folder of a release: a given one, the one that this flux is part of, or one that is built now. @throws Failure */
export async function releaseToBring({ values, env, progress }: Given): Promise<string> {
  if (typeof values.release === 'string') return resolve(env.INIT_CWD ?? process.cwd(), values.release);
  if (existsSync(join(installation, manifestName))) return installation;
  const { folder } = await assemble({
    out: resolve(installation, 'dist/releases'),
    allowsChanges: values['allow-dirty'] === true,
    progress,
  });
  progress.end();
  return folder;
}
