import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failures.ts';
import type { OldStudio } from './oldStudio.ts';
import { isRecord } from './record.ts';

/** The list that a JSON file holds, under its own name or alone; none where there is no such file. */
async function listOf(folder: string, name: string): Promise<readonly unknown[]> {
  const path = join(folder, `${name}.json`);
  let parsed: unknown;
  try {
    parsed = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    const reason =
      error instanceof SyntaxError ? 'It is not JSON' : error instanceof Error ? error.message : `${error}`;
    throw new Failure('source_unreadable', `${path} cannot be read. ${reason}.`, error);
  }
  const list = isRecord(parsed) ? parsed[name] : parsed;
  if (Array.isArray(list)) return list;
  throw new Failure('source_unreadable', `${path} holds no list of ${name}.`);
}

/**
 * The JSON files in which the 2025 system kept everything, in the folder in which it ran.
 * @throws Failure('source_unreadable')
 */
export async function readFolder(folder: string, uploads: string | undefined): Promise<OldStudio> {
  const names = ['users', 'teams', 'projects', 'files', 'channels', 'messages'] as const;
  const lists = await Promise.all(names.map((name) => listOf(folder, name)));
  if (lists.every((list) => list.length === 0))
    throw new Failure(
      'source_unreadable',
      `${folder} holds none of ${names.map((name) => `${name}.json`).join(', ')}.`,
    );
  const [users = [], teams = [], projects = [], files = [], channels = [], messages = []] = lists;
  return { users, teams, projects, files, channels, messages, uploads: uploads ?? join(folder, 'uploads') };
}
