import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installation } from './installation.ts';

function textIn(file: string, field: string): string | undefined {
  const path = join(installation, file);
  if (!existsSync(path)) return undefined;
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const value = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, field) : undefined;
  return typeof value === 'string' ? value : undefined;
}

const manifest = 'MANIFEST.json';

/** Whether this is a release as `flux build` makes it, and no tree. */
export const isRelease = (): boolean => existsSync(join(installation, manifest));

/** The id of the release that this is, by its manifest; a tree that is none says its version and `-dev`. */
export const installedRelease = (): string =>
  textIn(manifest, 'id') ?? `${textIn('package.json', 'version') ?? '0.0.0'}-dev`;
