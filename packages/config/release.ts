import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installation } from './installation.ts';

/** What a tree that is no release calls itself: the version in package.json and `-dev`. */
export function developmentRelease(): string {
  const path = join(installation, 'package.json');
  const parsed: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const hasVersion = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  return `${hasVersion && typeof parsed.version === 'string' ? parsed.version : '0.0.0'}-dev`;
}
